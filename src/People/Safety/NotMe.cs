using Dapper;
using Npgsql;
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
        await using var connection = await db.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from people.alarms where token_hash = @hash and raised_at is null and closed_at is null and expires_at > @now)",
            new { hash = changes.TokenHash(token), now = time.GetUtcNow() }, cancellationToken: cancel));
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
            async transaction =>
            {
                var now = time.GetUtcNow();
                // Whose it is never changes. Locked before anything else, as everybody does: nobody keeps a door open by knocking at it.
                await PersonLock.HoldAsync(transaction, await transaction.Connection!.QueryAsync<Guid>(new CommandDefinition(
                    $"select person_id from people.alarms where {which} and raised_at is null and closed_at is null and expires_at > @now", new { key, now }, transaction, cancellationToken: cancel)), cancel);
                var persons = (await transaction.Connection!.QueryAsync<Guid>(new CommandDefinition(
                    $"""
                    update people.alarms set raised_at = @now
                    where {which} and raised_at is null and closed_at is null and expires_at > @now returning person_id
                    """,
                    new { key, now }, transaction, cancellationToken: cancel))).Distinct().Order().ToList();
                foreach (var person in persons) await CloseAsync(transaction, person, now, cancel);
                return persons.Count > 0;
            },
            cancel);

    private async Task CloseAsync(NpgsqlTransaction transaction, Guid personId, DateTimeOffset now, CancellationToken cancel)
    {
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            update people.persons set frozen_at = coalesce(frozen_at, @now) where id = @personId;
            delete from people.passkeys where person_id = @personId
            """,
            new { personId, now }, transaction, cancellationToken: cancel));
        await sessions.EndAllAsync(transaction, personId, cancel);
        foreach (var holder in holders)
        {
            await holder.EndGivenAsync(transaction, personId, cancel);
            await holder.CloseAsync(transaction, personId, cancel);
        }

        await audit.WriteAsync(transaction, new AuditEntry("people.frozen", ActorKind.Anonymous, SubjectId: personId), cancel);
        if (await directory.FindAsync(transaction, personId, cancel) is { Mobile: { } mobile })
            await messages.SendAsync(transaction, new Sms(mobile, "People.Frozen") { PersonId = personId, OnceKey = $"people.frozen.{personId}.{now.Ticks}" }, cancel);
    }
}
