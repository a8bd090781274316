using System.Globalization;
using System.Security.Cryptography;
using Panah.Accounts.Evidence;
using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;
using Panah.People;

namespace Panah.Accounts.SignIn;

/// <summary>A way to the page that changes a password, held by this browser.</summary>
/// <param name="Reason"><c>first</c> or <c>temporary</c>.</param>
/// <param name="AsksCode">A code sent to the holder's phone is asked as well (P6).</param>
/// <param name="Phone">What passing proves: the code's phone, or the one that the temporary password came to. Null: nothing.</param>
internal sealed record ChangeTicket(byte[] TokenHash, Guid AccountId, string Reason, bool AsksCode, ReachablePhone? Phone);

/// <summary>
/// An initial or temporary password opens no session: it gives a ticket that can do one thing, change it (P6, P7, P15).
/// So there is no page to shut out, and nothing to forget when a new page is added.
/// </summary>
internal sealed class ChangeTickets(AppDb db, PersonalData personal, Messages messages, TimeProvider time)
{
    public const int CodeTries = 5;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);
    private static readonly SecretCookie Cookie = new("panah-change");

    /// <summary>
    /// The first sign-in with the ID as password. It works once (P7): leaving without changing bars the next one, but from the browser that still
    /// holds the way it was given. False when it was used before or its seven days are over.
    /// </summary>
    /// <param name="browser">The browser.</param>
    /// <param name="account">Whose password it was.</param>
    /// <param name="phone">Where a code goes; null: the account stays unproven, and opens level 0.</param>
    /// <param name="cancel">Stops waiting.</param>
    public Task<bool> IssueFirstAsync(Browser browser, Account account, ReachablePhone? phone, CancellationToken cancel) =>
        db.InTransactionAsync(
            async work =>
            {
                var now = time.GetUtcNow();
                var opened = await work.ExecuteAsync(
                    "update accounts.accounts set barred_at = @now where id = @Id and barred_at is null and must_change_until > @now",
                    new { account.Id, now });
                if (opened == 0) return false;
                await IssueAsync(work, browser, account, "first", phone);
                return true;
            },
            cancel);

    /// <summary>Issues a ticket in the caller's transaction and sets its cookie; a first one sends its code.</summary>
    public async Task IssueAsync(Work work, Browser browser, Account account, string reason, ReachablePhone? phone)
    {
        var now = time.GetUtcNow();
        var code = reason == "first" && phone is not null ? RandomNumberGenerator.GetInt32(0, 1_000_000).ToString("D6", CultureInfo.InvariantCulture) : null;
        var hash = Cookie.Issue(work, browser, Life);
        await work.ExecuteAsync(
            """
            insert into accounts.change_tickets (token_hash, account_id, reason, code_hash, mobile, phone_evidence, created_at, expires_at)
            values (@hash, @Id, @reason, @codeHash, @mobile, @evidence, @now, @expires)
            """,
            new
            {
                hash, account.Id, reason, codeHash = code is null ? null : CodeHash(hash, code),
                mobile = phone is null ? null : personal.Encrypt(AccountStore.MobilePurpose, phone.Mobile), evidence = (short?)phone?.Proves, now, expires = now + Life,
            });
        if (code is not null) await messages.SendAsync(work, new Sms(phone!.Mobile, "Accounts.FirstCode", code) { Lane = Lane.Code, ExpiresAt = now + Life, PersonId = account.PersonId });
    }

    /// <summary>The live ticket of this browser; null where there is none.</summary>
    public async Task<ChangeTicket?> FindAsync(Browser browser, CancellationToken cancel)
    {
        if (Cookie.Read(browser) is not { } hash) return null;
        var row = await db.Alone(cancel).QuerySingleOrDefaultAsync<(byte[] Hash, Guid Account, string Reason, bool AsksCode, byte[]? Mobile, short? Evidence)>(
            """
            select token_hash, account_id, reason, code_hash is not null, mobile, phone_evidence
            from accounts.change_tickets where token_hash = @hash and used_at is null and expires_at > @now
            """,
            new { hash, now = time.GetUtcNow() });
        return row.Hash is null ? null : new ChangeTicket(row.Hash, row.Account, row.Reason, row.AsksCode, personal.ReadPhone(row.Mobile, row.Evidence));
    }

    /// <summary>Judges a code: takes one of five tries, then compares. False when it is wrong or the tries are spent.</summary>
    public async Task<bool> PassCodeAsync(ChangeTicket ticket, string code, CancellationToken cancel)
    {
        var expected = await db.Alone(cancel).ExecuteScalarAsync<byte[]?>(
            """
            update accounts.change_tickets set code_tries = code_tries + 1
            where token_hash = @TokenHash and code_tries < @CodeTries and used_at is null and expires_at > @now
            returning code_hash
            """,
            new { ticket.TokenHash, CodeTries, now = time.GetUtcNow() });
        return expected is not null && CryptographicOperations.FixedTimeEquals(expected, CodeHash(ticket.TokenHash, code));
    }

    /// <summary>Spends the ticket in the transaction that changes the password; false when it was spent already.</summary>
    public async Task<bool> SpendAsync(Work work, Browser browser, ChangeTicket ticket)
    {
        work.AfterCommit(() => Cookie.Delete(browser));
        return await work.ExecuteAsync(
            "update accounts.change_tickets set used_at = @now where token_hash = @TokenHash and used_at is null and expires_at > @now",
            new { ticket.TokenHash, now = time.GetUtcNow() }) == 1;
    }

    private byte[] CodeHash(byte[] tokenHash, string code) => personal.BlindIndex("accounts.change-code", Convert.ToHexString(tokenHash) + code);
}
