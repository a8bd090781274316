using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Panah.Accounts.Evidence;
using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;
using Panah.People.Credentials;

namespace Panah.Accounts.Recovery;

/// <summary>
/// The half of a recovery that differs for known and unknown users: finding the phone and writing to it. It runs behind the answer to the
/// browser, which so takes the same time for everyone.
/// </summary>
internal sealed class RecoveryMessages(
    AppDb db, AccountStore accounts, AccountPhones phones, AccountIndexes indexes, PersonalData personal, Messages messages, RateLimits limits, AuditLog audit,
    TimeProvider time) : IOutboxHandler
{
    private const string TopicName = "accounts.recovery";

    /// <summary>A temporary password of 8 digits is short-lived, and has ten tries.</summary>
    private static readonly TimeSpan TemporaryLife = TimeSpan.FromMinutes(30);

    public string Topic => TopicName;

    public int MaxAttempts => 6;

    /// <summary>Sends this code to the phone that may be asked for the account, where there is one.</summary>
    public static OutboxItem Code(Guid id, string username, string code, DateTimeOffset expires) =>
        new(TopicName, new Wish(id, username, code, null, expires)) { Lane = Lane.Code, ExpiresAt = expires };

    /// <summary>Makes and sends a temporary password, where user name and mobile belong together.</summary>
    public static OutboxItem TemporaryPassword(Guid id, string username, MobileNumber mobile, DateTimeOffset now) =>
        new(TopicName, new Wish(id, username, null, mobile.Value, now + TemporaryLife)) { Lane = Lane.Code, ExpiresAt = now + TemporaryLife };

    public async Task<OutboxOutcome> HandleAsync(OutboxDelivery delivery, CancellationToken cancel)
    {
        var wish = JsonSerializer.Deserialize<Wish>(delivery.PayloadJson)!;
        if (await accounts.FindAsync(wish.Username, cancel) is not { } account) return OutboxOutcome.Done;
        // A registry that is down throws, and the outbox comes again while the wish is good.
        if (await phones.FindAsync(account, Identifier.ParseOrNull<MobileNumber>(wish.Mobile), cancel) is not { } phone) return OutboxOutcome.Done;
        // Counted here, where a message goes out: who types somebody's number without their user name takes nothing of the phone's budgets, nor of its
        // block's. The page says nothing of it: whether there is a phone is not told to who asked.
        var budget = wish.Code is null ? LimitBook.SpecialRecoverPhone : LimitBook.AccountsRecoverPhone;
        if (await limits.TryTakeAsync([.. budget.Select(limit => (phone.Mobile.Value, limit)), .. LimitBook.Sms(phone.Mobile.Value)], cancel) > TimeSpan.Zero)
            await db.InTransactionAsync(work => TellAsync(work, wish, "Limit", delivery.Attempt), cancel);
        else if (wish.Code is { } code)
            await SendCodeAsync(wish, account, phone, code, cancel);
        else
            await SendTemporaryAsync(wish, account, phone, cancel);

        return OutboxOutcome.Done;
    }

    /// <summary>
    /// The registries were away until the code was of no use, or every try failed: somebody waits for a message that was never sent. Operators read so in the
    /// audit; the page already says what to do when no code comes.
    /// </summary>
    public Task GivenUpAsync(Work work, OutboxDelivery delivery, GivenUp why) =>
        TellAsync(work, JsonSerializer.Deserialize<Wish>(delivery.PayloadJson)!, why.ToString(), delivery.Attempt);

    private Task TellAsync(Work work, Wish wish, string why, int tries) =>
        audit.WriteAsync(work, new AuditEntry("accounts.recovery-not-sent", ObjectId: wish.Id.ToString(), Details: new { why, tries, code = wish.Code is not null }));

    private Task SendCodeAsync(Wish wish, Account account, ReachablePhone phone, string code, CancellationToken cancel) =>
        db.InTransactionAsync(
            async work =>
            {
                await work.ExecuteAsync(
                    "update accounts.recoveries set account_id = @accountId, mobile = @mobile, phone_evidence = @evidence where id = @Id",
                    new { wish.Id, accountId = account.Id, mobile = personal.Encrypt(AccountStore.MobilePurpose, phone.Mobile), evidence = (short)phone.Proves });
                await SendAsync(work, wish, account, phone.Mobile, "Accounts.Code", [code]);
            },
            cancel);

    private async Task SendTemporaryAsync(Wish wish, Account account, ReachablePhone phone, CancellationToken cancel)
    {
        var tracking = RandomNumberGenerator.GetInt32(10_000_000, 100_000_000).ToString(CultureInfo.InvariantCulture);
        var password = RandomNumberGenerator.GetInt32(0, 100_000_000).ToString("D8", CultureInfo.InvariantCulture);
        var hash = await PasswordHash.CreateAsync(password, cancel);
        var now = time.GetUtcNow();
        await db.InTransactionAsync(
            async work =>
            {
                // A second call for the same wish finds the row, and sends nothing.
                var added = await work.ExecuteAsync(
                    """
                    insert into accounts.recoveries (id, username_index, account_id, kind, tracking_number, temporary_hash, mobile, phone_evidence, created_at, expires_at)
                    values (@Id, @user, @accountId, 'sms', @tracking, @hash, @mobile, @evidence, @now, @Expires) on conflict (id) do nothing
                    """,
                    new
                    {
                        wish.Id, user = indexes.Username(wish.Username), accountId = account.Id, tracking, hash,
                        mobile = personal.Encrypt(AccountStore.MobilePurpose, phone.Mobile), evidence = (short)phone.Proves, now, wish.Expires,
                    });
                if (added == 0) return;
                await SendAsync(work, wish, account, phone.Mobile, "Accounts.Temporary", [tracking, password]);
                await audit.WriteAsync(work, new AuditEntry("accounts.temporary-password-sent", ActorKind.Anonymous, SubjectId: account.PersonId, ObjectId: tracking));
            },
            cancel);
    }

    private async Task SendAsync(Work work, Wish wish, Account account, MobileNumber mobile, string template, string[] arguments) =>
        await messages.SendAsync(
            work,
            new Sms(mobile, template, arguments) { Lane = Lane.Code, ExpiresAt = wish.Expires, OnceKey = $"accounts.recovery.{wish.Id}", PersonId = account.PersonId });

    /// <param name="Code">The code to send; null asks for a temporary password.</param>
    /// <param name="Mobile">The phone that was typed for a temporary password.</param>
    private sealed record Wish(Guid Id, string Username, string? Code, string? Mobile, DateTimeOffset Expires);
}
