using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;

namespace Panah.People.Safety;

/// <summary>
/// «این من نبودم» (row S5): who was told of a change closes the account, from the message's link or by dialling. It is no lock for strangers: the word
/// went to the person's contacts alone, each counts once, and the owner opens the account again by a sign-in through the Window, which ends all former words.
/// </summary>
internal sealed class NotMe(
    AppDb db, Sessions sessions, CredentialChanges changes, PersonDirectory directory, IEnumerable<ICredentialHolder> holders, RateLimits rates,
    Messages messages, AuditLog audit, TimeProvider time)
{

    /// <summary>True when a word with this token could be said now; for showing the page, never for deciding.</summary>
    public async Task<bool> IsOpenAsync(string address, string token, CancellationToken cancel)
    {
        if (!await MayTryAsync(address, token, cancel)) return false;
        return await db.Alone(cancel).ExecuteScalarAsync<bool>(
            "select exists (select from people.alarms where token_hash = @hash and raised_at is null and closed_at is null and expires_at > @now)",
            new { hash = changes.TokenHash(token), now = time.GetUtcNow() });
    }

    /// <summary>By the link of the message. False for a word that is unknown, said before or too old.</summary>
    public async Task<bool> SayAsync(string address, string token, CancellationToken cancel) =>
        await MayTryAsync(address, token, cancel) && await RaiseAsync("token_hash = @key", changes.TokenHash(token), cancel);

    /// <summary>By dialling from a phone that was told; the operator vouches for the caller's number.</summary>
    public Task<bool> DialAsync(MobileNumber caller, CancellationToken cancel) => RaiseAsync("phones @> array[@key]", changes.PhoneIndex(caller), cancel);

    private async Task<bool> MayTryAsync(string address, string token, CancellationToken cancel) =>
        token.Length == CredentialChanges.TokenLength && await rates.TryTakeAsync(address, LimitBook.NotMe, cancel) == TimeSpan.Zero;

    private Task<bool> RaiseAsync(string which, byte[] key, CancellationToken cancel) =>
        db.InTransactionAsync(
            async work =>
            {
                var now = time.GetUtcNow();
                // Whose it is never changes. Locked before anything else, as everybody does: nobody keeps a door open by knocking at it.
                await PersonLock.HoldAsync(work, await work.QueryAsync<Guid>(
                    $"select person_id from people.alarms where {which} and raised_at is null and closed_at is null and expires_at > @now", new { key, now }));
                var persons = (await work.QueryAsync<Guid>(
                    $"""
                    update people.alarms set raised_at = @now
                    where {which} and raised_at is null and closed_at is null and expires_at > @now returning person_id
                    """,
                    new { key, now })).Distinct().Order().ToList();
                foreach (var person in persons) await CloseAsync(work, person, now);
                return persons.Count > 0;
            },
            cancel);

    private async Task CloseAsync(Work work, Guid personId, DateTimeOffset now)
    {
        await work.ExecuteAsync(
            """
            update people.persons set frozen_at = coalesce(frozen_at, @now) where id = @personId;
            delete from people.passkeys where person_id = @personId
            """,
            new { personId, now });
        await sessions.EndAllAsync(work, personId);
        foreach (var holder in holders)
        {
            await holder.EndGivenAsync(work, personId);
            await holder.CloseAsync(work, personId);
        }

        await audit.WriteAsync(work, new AuditEntry("people.frozen", ActorKind.Anonymous, SubjectId: personId));
        if (await directory.FindAsync(work, personId) is { Mobile: { } mobile })
            await messages.SendAsync(work, new Sms(mobile, "People.Frozen") { PersonId = personId, OnceKey = $"people.frozen.{personId}.{now.Ticks}" });
    }
}
