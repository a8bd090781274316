using Panah.Accounts.Evidence;
using Panah.Data;

namespace Panah.Accounts.SignIn;

/// <summary>
/// Passwords sent by SMS with a tracking number (P15). Only the newest request's password works; it ends by itself,
/// works once, and leads to the page that changes it.
/// </summary>
internal sealed class TemporaryPasswords(AppDb db, PersonalData personal, ChangeTickets tickets, TimeProvider time)
{
    public const int Digits = 8;
    private const int MostTries = 10;

    /// <summary>Whether a typed password can be a temporary one at all: a chosen one begins with a letter.</summary>
    public static bool HasShape(string password) => password.Length == Digits && password.All(char.IsAsciiDigit);

    /// <summary>Takes one of the newest temporary password's ten tries and gives its hash; null where none waits or its tries are spent.</summary>
    public Task<string?> CurrentHashAsync(byte[] username, CancellationToken cancel) =>
        db.Alone(cancel).ExecuteScalarAsync<string?>(
            """
            update accounts.recoveries set tries = tries + 1
            where id = (select id from accounts.recoveries where username_index = @username and kind = 'sms' order by created_at desc limit 1)
              and used_at is null and expires_at > @now and account_id is not null and tries < @MostTries
            returning temporary_hash
            """,
            new { username, now = time.GetUtcNow(), MostTries });

    /// <summary>Spends the newest temporary password for a change ticket; false when it was spent a moment ago.</summary>
    public Task<bool> RedeemAsync(Browser browser, Account account, byte[] username, CancellationToken cancel) =>
        db.InTransactionAsync(
            async work =>
            {
                var spent = await work.QuerySingleOrDefaultAsync<(Guid Id, byte[]? Mobile, short? Evidence)>(
                    """
                    update accounts.recoveries set used_at = @now
                    where id = (select id from accounts.recoveries where username_index = @username and kind = 'sms' order by created_at desc limit 1)
                      and used_at is null and expires_at > @now and account_id = @Id
                    returning id, mobile, phone_evidence
                    """,
                    new { username, account.Id, now = time.GetUtcNow() });
                if (spent.Id == default) return false;
                await tickets.IssueAsync(work, browser, account, "temporary", personal.ReadPhone(spent.Mobile, spent.Evidence));
                return true;
            },
            cancel);
}
