using Panah.Data;

namespace Panah.Accounts.SignIn;

/// <summary>Whether a try is let through, and how long to wait where it is not.</summary>
/// <param name="Exhausted">The password is no way in from here any more; another route is.</param>
internal sealed record AttemptPermit(bool Allowed, TimeSpan Wait, bool Exhausted);

/// <summary>
/// Growing waits for one user name from one source, and at most 100 failures in a row: from one source, and for a user name from all sources
/// that its owner has not signed in from (NIST SP 800-63B-4, 3.2.2; ADR 704). A stranger elsewhere puts no wait on the owner's own browser or
/// home, and other ways in stay open everywhere. Unknown user names are counted alike.
/// </summary>
internal sealed class AttemptBudget(AppDb db, TimeProvider time)
{
    public const int MostFailures = 100;
    private const int FreeTries = 5;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    /// <summary>A source that the owner signed in from stays known for this long.</summary>
    private static readonly TimeSpan Known = TimeSpan.FromDays(180);

    /// <summary>Whether the owner of the name signed in from this source lately.</summary>
    public Task<bool> KnowsAsync(byte[] username, byte[] source, CancellationToken cancel) =>
        db.Alone(cancel).ExecuteScalarAsync<bool>(
            "select exists (select from accounts.attempts where username_index = @username and source_index = @source and known_at > @since)",
            new { username, source, since = time.GetUtcNow() - Known });

    /// <summary>
    /// Takes one try, counted as a failure until it succeeds: 64 at once are judged one by one, because each moves the time of the next.
    /// One statement takes it from both counts.
    /// </summary>
    public async Task<AttemptPermit> TryTakeAsync(byte[] username, byte[] source, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var taken = await db.Alone(cancel).ExecuteScalarAsync<string?>(
            """
            with here as (
                insert into accounts.attempts as a (username_index, source_index, failures, next_at, updated_at)
                values (@username, @source, 1, @now, @now)
                on conflict (username_index, source_index) do update
                set failures = a.failures + 1, updated_at = @now,
                    next_at = @now + least(@longest, make_interval(secs => case when a.failures + 1 < @FreeTries then 0 else power(2, least(a.failures + 1 - @FreeTries, 20)) end))
                where a.next_at <= @now and a.failures < @MostFailures
                returning coalesce(known_at > @since, false) as known),
            anywhere as (
                insert into accounts.failures as f (username_index, way, failures, updated_at)
                select @username, 'password', 1, @now from here where not known
                on conflict (username_index, way) do update set failures = f.failures + 1, updated_at = @now where f.failures < @MostFailures
                returning true)
            select case when known or exists (select from anywhere) then 'allowed' else 'exhausted' end from here
            """,
            new { username, source, now, longest = LongestWait, FreeTries, MostFailures, since = now - Known });
        if (taken is not null) return new AttemptPermit(taken == "allowed", TimeSpan.Zero, taken == "exhausted");

        var (failures, nextAt) = await db.Alone(cancel).QuerySingleAsync<(int, DateTimeOffset)>(
            "select failures, next_at from accounts.attempts where username_index = @username and source_index = @source",
            new { username, source });
        return new AttemptPermit(false, nextAt > now ? nextAt - now : TimeSpan.Zero, failures >= MostFailures);
    }

    /// <summary>The right password ends the row of failures, and the source is known from now on.</summary>
    public Task ForgiveAsync(byte[] username, byte[] source, CancellationToken cancel) =>
        db.Alone(cancel).ExecuteAsync(
            """
            update accounts.attempts set failures = 0, next_at = @now, known_at = @now, updated_at = @now where username_index = @username and source_index = @source;
            delete from accounts.failures where username_index = @username and way = 'password'
            """,
            new { username, source, now = time.GetUtcNow() });
}
