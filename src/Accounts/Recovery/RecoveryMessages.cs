using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Npgsql;
using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;
using Panah.People.Credentials;

namespace Panah.Accounts.Recovery;

/// <summary>
/// The half of a recovery that differs for known and unknown users: finding the phone and writing to it. It runs behind the answer to the
/// browser, which so takes the same time for everyone.
/// </summary>
internal sealed class RecoveryMessages(AppDb db, AccountStore accounts, AccountIndexes indexes, PersonalData personal, Messages messages, AuditLog audit, TimeProvider time) : IOutboxHandler
{
    private const string TopicName = "accounts.recovery";

    /// <summary>A temporary password of 8 digits is short-lived, and has ten tries.</summary>
    private static readonly TimeSpan TemporaryLife = TimeSpan.FromMinutes(30);

    public string Topic => TopicName;

    public int MaxAttempts => 6;

    /// <summary>Sends this code to the account's mobile, where there is one.</summary>
    public static OutboxItem Code(Guid id, string username, string code, DateTimeOffset expires) =>
        new(TopicName, new Wish(id, username, code, null, expires)) { Lane = Lane.Code, ExpiresAt = expires };

    /// <summary>Makes and sends a temporary password, where user name and mobile belong together.</summary>
    public static OutboxItem TemporaryPassword(Guid id, string username, MobileNumber mobile, DateTimeOffset now) =>
        new(TopicName, new Wish(id, username, null, mobile.Value, now + TemporaryLife)) { Lane = Lane.Code, ExpiresAt = now + TemporaryLife };

    public async Task<OutboxOutcome> HandleAsync(OutboxDelivery delivery, CancellationToken cancel)
    {
        var wish = JsonSerializer.Deserialize<Wish>(delivery.PayloadJson)!;
        var account = await accounts.FindAsync(wish.Username, cancel);
        if (account?.Mobile is not { } cipher || !MobileNumber.TryParse(personal.Decrypt(AccountStore.MobilePurpose, cipher), out var mobile, out _)) return OutboxOutcome.Done;
        if (wish.Code is { } code)
            await db.InTransactionAsync(tx => SendAsync(tx, wish, account, mobile, "Accounts.Code", [code], cancel), cancel);
        else if (wish.Mobile == mobile.Value)
            await SendTemporaryAsync(wish, account, mobile, cancel);
        return OutboxOutcome.Done;
    }

    private async Task SendTemporaryAsync(Wish wish, Account account, MobileNumber mobile, CancellationToken cancel)
    {
        var tracking = RandomNumberGenerator.GetInt32(10_000_000, 100_000_000).ToString(CultureInfo.InvariantCulture);
        var password = RandomNumberGenerator.GetInt32(0, 100_000_000).ToString("D8", CultureInfo.InvariantCulture);
        var hash = await PasswordHash.CreateAsync(password, cancel);
        var now = time.GetUtcNow();
        await db.InTransactionAsync(
            async tx =>
            {
                // A second call for the same wish finds the row, and sends nothing.
                var added = await tx.Connection!.ExecuteAsync(
                    """
                    insert into accounts.recoveries (id, username_index, account_id, kind, tracking_number, temporary_hash, created_at, expires_at)
                    values (@Id, @user, @accountId, 'sms', @tracking, @hash, @now, @Expires) on conflict (id) do nothing
                    """,
                    new { wish.Id, user = indexes.Username(wish.Username), accountId = account.Id, tracking, hash, now, wish.Expires },
                    tx);
                if (added == 0) return;
                await SendAsync(tx, wish, account, mobile, "Accounts.Temporary", [tracking, password], cancel);
                await audit.WriteAsync(tx, new AuditEntry("accounts.temporary-password-sent", ActorKind.Anonymous, SubjectId: account.PersonId, ObjectId: tracking), cancel);
            },
            cancel);
    }

    private async Task SendAsync(NpgsqlTransaction tx, Wish wish, Account account, MobileNumber mobile, string template, string[] arguments, CancellationToken cancel) =>
        await messages.SendAsync(
            tx,
            new Sms(mobile, template, arguments) { Lane = Lane.Code, ExpiresAt = wish.Expires, OnceKey = $"accounts.recovery.{wish.Id}", PersonId = account.PersonId },
            cancel);

    /// <param name="Code">The code to send; null asks for a temporary password.</param>
    /// <param name="Mobile">The phone that was typed for a temporary password.</param>
    private sealed record Wish(Guid Id, string Username, string? Code, string? Mobile, DateTimeOffset Expires);
}
