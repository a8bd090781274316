
namespace Panah.Data;

/// <summary>
/// Failed attempts to prove oneself, in the audit (S-M9). Counted by what was tried and by the hour; the audit has a line for the first, the tenth, the
/// hundredth …, with the count: an attacker writes a handful of lines an hour, however many tries. Names that nobody has share a few counters, so that
/// inventing names adds none.
/// </summary>
public sealed class FailedAttempts(AppDb db, PersonalData personal, TimeProvider time)
{
    /// <param name="action">Stable dotted name, such as <c>accounts.sign-in-failed</c>.</param>
    /// <param name="person">Whose account was tried; they see it among who saw their data. Null for none that is known.</param>
    /// <param name="named">What was tried where it is no person: a member of staff or a client by id.</param>
    /// <param name="typed">What was typed where it is nobody's; kept as one of 64 keyed counters.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task NoteAsync(string action, Guid? person = null, string? named = null, string typed = "", CancellationToken cancel = default)
    {
        var now = time.GetUtcNow();
        var about = person?.ToString() ?? named ?? $"?{personal.BlindIndex("failed-attempts", typed)[0] % 64}";
        var hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        // One statement for a known name and for one that nobody has: a line of the audit in a second one told them apart by time.
        await db.Alone(cancel).ExecuteAsync(
            """
            with counted as (
                insert into data.failed_attempts as f (action, about, hour, failures) values (@action, @about, @hour, 1)
                on conflict (action, about, hour) do update set failures = f.failures + 1 returning failures
            )
            insert into data.audit_entries (at, action, actor_kind, subject_id, object_id, details)
            select @now, @action, @actor, @person, @named, json_build_object('failures', failures, 'hour', @hour)::text
            from counted where failures::text ~ '^10*$'
            """,
            new { action, about, hour, now, actor = nameof(ActorKind.Anonymous), person, named });
    }

    /// <summary>How many there were about somebody since a moment, by whole hours.</summary>
    public async Task<int> CountAsync(string action, string about, DateTimeOffset since, CancellationToken cancel = default)
    {
        return await db.Alone(cancel).ExecuteScalarAsync<int>(
            "select coalesce(sum(failures), 0)::int from data.failed_attempts where action = @action and about = @about and hour >= date_trunc('hour', @since)",
            new { action, about, since });
    }
}
