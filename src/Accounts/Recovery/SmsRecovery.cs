using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using Panah.Accounts.SignIn;
using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;
using Panah.People.Credentials;

namespace Panah.Accounts.Recovery;

/// <summary>Recovery by SMS (P15): user name and registered mobile bring a tracking number and a temporary password to that mobile.</summary>
internal sealed class SmsRecovery(AppDb db, AccountStore accounts, AccountIndexes indexes, PersonalData personal, Messages messages, AuditLog audit, TimeProvider time)
{
    /// <summary>A temporary password of 8 digits is short-lived, and has ten tries.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    /// <summary>Takes the same steps whether user name and mobile belong together or not; only an SMS tells, and only its owner.</summary>
    public async Task AskAsync(string username, MobileNumber mobile, CancellationToken cancel)
    {
        var user = indexes.Username(username);
        var account = await accounts.FindAsync(username, cancel);
        var registered = account?.Mobile is { } cipher ? personal.Decrypt(AccountStore.MobilePurpose, cipher) : "";
        var belongs = account is not null && string.Equals(registered, mobile.Value, StringComparison.Ordinal);
        var tracking = RandomNumberGenerator.GetInt32(10_000_000, 100_000_000).ToString(CultureInfo.InvariantCulture);
        var password = RandomNumberGenerator.GetInt32(0, 100_000_000).ToString("D8", CultureInfo.InvariantCulture);
        var hash = await PasswordHash.CreateAsync(password, cancel);
        var now = time.GetUtcNow();
        await db.InTransactionAsync(
            async tx =>
            {
                if (!belongs) return;
                await tx.Connection!.ExecuteAsync(
                    """
                    insert into accounts.recoveries (id, username_index, account_id, kind, tracking_number, temporary_hash, created_at, expires_at)
                    values (@id, @user, @accountId, 'sms', @tracking, @hash, @now, @expires)
                    """,
                    new { id = Guid.CreateVersion7(now), user, accountId = account!.Id, tracking, hash, now, expires = now + Life },
                    tx);
                await messages.SendAsync(
                    tx, new Sms(mobile, "Accounts.Temporary", tracking, password) { Lane = Lane.Code, ExpiresAt = now + Life, PersonId = account.PersonId }, cancel);
                await audit.WriteAsync(tx, new AuditEntry("accounts.temporary-password-sent", ActorKind.Anonymous, SubjectId: account.PersonId, ObjectId: tracking), cancel);
            },
            cancel);
    }
}
