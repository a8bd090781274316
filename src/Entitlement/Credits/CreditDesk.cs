using System.Net;
using Dapper;
using Npgsql;
using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;

namespace Panah.Entitlement;

/// <summary>Gives credit codes out and takes them in (guide 004).</summary>
internal sealed class CreditDesk(AppDb db, Keys keys, PersonalData data, Messages messages, RateLimits limits, EntitlementSettings settings, TimeProvider time)
{
    private const short SmsKind = 1;
    private const short UssdKind = 2;
    private const string MobilePurpose = "entitlement.credit.mobile";

    private static readonly Limit[] SmsByAddress = [new("entitlement.sms.ip", 60, TimeSpan.FromMinutes(10))];
    private static readonly Limit[] SmsByPhone = [new("entitlement.sms.phone.burst", 2, TimeSpan.FromSeconds(10)), new("entitlement.sms.phone", 11, TimeSpan.FromMinutes(5))];
    private static readonly Limit[] TriesByVisit = [new("entitlement.code.visit", 5, TimeSpan.FromMinutes(3))];
    private static readonly Limit[] TriesByAddress = [new("entitlement.code.ip", 100, TimeSpan.FromMinutes(10))];

    /// <summary>
    /// Guesses at one phone's codes from everywhere. It bars nobody's way: a visit that asked for an SMS itself is not counted,
    /// and one that has confirmed its code asks no more.
    /// </summary>
    private static readonly Limit[] TriesByPhone = [new("entitlement.code.phone", 50, TimeSpan.FromHours(1))];

    private Limit[] ADay => [new("entitlement.codes.day", settings.CodesPerDay, TimeSpan.FromHours(24))];

    /// <summary>
    /// Sends a code by SMS and starts the countdown. Codes asked for earlier keep their own three minutes: a stranger who asks
    /// for one on this phone takes nothing from its owner.
    /// </summary>
    public async Task<Refusal?> SendAsync(Visit visit, MobileNumber mobile, IPAddress? from, CancellationToken cancel)
    {
        if (await WaitAsync($"ip {from}", SmsByAddress, cancel) is { } crowded) return crowded;
        if (await WaitAsync($"phone {mobile.Value}", SmsByPhone, cancel) is { } quick) return quick;
        if (await WaitAsync($"phone {mobile.Value}", ADay, cancel) is not null) return new Refusal("Credit.DayLimit", null, settings.CodesPerDay);
        var now = time.GetUtcNow();
        var ends = now + settings.SmsCodeLife;
        await db.InTransactionAsync(async transaction =>
        {
            var code = await IssueAsync(transaction, mobile, SmsKind, now, ends);
            await transaction.Connection!.ExecuteAsync(
                "UPDATE entitlement.visit SET mobile_cipher = @mobile, code_expires_at = @ends, credit_id = NULL, code_cipher = NULL WHERE id = @Id",
                new { visit.Id, mobile = data.Encrypt(Visits.MobilePurpose, mobile.Value), ends }, transaction);
            await messages.SendAsync(transaction, new Sms(mobile, "Entitlement.Code", code.Value) { Lane = Lane.Code, ExpiresAt = ends }, cancel);
        }, cancel);
        return null;
    }

    /// <summary>«دارای کد اعتباری می باشم»: no SMS, no countdown.</summary>
    public async Task HaveCodeAsync(Visit visit, MobileNumber mobile, CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        await connection.ExecuteAsync(
            "UPDATE entitlement.visit SET mobile_cipher = @mobile, code_expires_at = NULL, credit_id = NULL, code_cipher = NULL WHERE id = @Id",
            new { visit.Id, mobile = data.Encrypt(Visits.MobilePurpose, mobile.Value) });
    }

    /// <summary>A code for who dials; it takes the place of a dialled one that was not entered. Null when the phone had its day's codes.</summary>
    public async Task<CreditCode?> DialAsync(MobileNumber caller, CancellationToken cancel)
    {
        if (await WaitAsync($"phone {caller.Value}", ADay, cancel) is not null) return null;
        var now = time.GetUtcNow();
        return await db.InTransactionAsync(async transaction =>
        {
            await transaction.Connection!.ExecuteAsync(
                "UPDATE entitlement.credit SET voided_at = @now WHERE mobile = @mobile AND kind = @UssdKind AND confirmed_at IS NULL AND voided_at IS NULL",
                new { now, mobile = keys.Mobile(caller), UssdKind }, transaction);
            return (CreditCode?)await IssueAsync(transaction, caller, UssdKind, now, now + settings.UssdCodeLife);
        }, cancel);
    }

    /// <summary>«اعتبار سنجی و تایید»: takes the code into use on this visit.</summary>
    public async Task<Refusal?> ConfirmAsync(Visit visit, MobileNumber mobile, CreditCode code, IPAddress? from, CancellationToken cancel)
    {
        // Counted before it is judged, so that guesses at the same moment are counted too.
        if (await WaitAsync($"visit {visit.Id}", TriesByVisit, cancel) is { } tried) return tried;
        if (await WaitAsync($"ip {from}", TriesByAddress, cancel) is { } crowded) return crowded;
        if (visit.CodeExpiresAt is null && await WaitAsync($"phone {mobile.Value}", TriesByPhone, cancel) is { } guessed) return guessed;
        var (key, now) = (keys.Code(mobile, code), time.GetUtcNow());
        return await db.InTransactionAsync(async transaction =>
        {
            var connection = transaction.Connection!;
            var credit = await connection.ExecuteScalarAsync<long?>(
                """
                UPDATE entitlement.credit SET confirmed_at = coalesce(confirmed_at, @now)
                WHERE key = @key AND voided_at IS NULL AND remaining > 0 AND (confirmed_at IS NOT NULL OR confirm_before > @now)
                RETURNING id
                """, new { key, now }, transaction);
            if (credit is null) return await WhyNotAsync(connection, key, transaction);
            // One request, one credit: codes of this phone that still wait to be entered are void now.
            await connection.ExecuteAsync(
                "UPDATE entitlement.credit SET voided_at = @now WHERE mobile = @mobile AND confirmed_at IS NULL AND voided_at IS NULL AND id <> @credit",
                new { now, mobile = keys.Mobile(mobile), credit }, transaction);
            await connection.ExecuteAsync(
                "UPDATE entitlement.visit SET credit_id = @credit, code_cipher = @code, code_expires_at = NULL WHERE id = @Id",
                new { visit.Id, credit, code = data.Encrypt(Visits.CodePurpose, code.Value) }, transaction);
            return null;
        }, cancel);
    }

    /// <summary>Told only to who has the right pair of mobile and code; any other pair is simply unknown.</summary>
    private static async Task<Refusal> WhyNotAsync(NpgsqlConnection connection, Guid key, NpgsqlTransaction transaction) =>
        new(await connection.ExecuteScalarAsync<string?>(
            """
            SELECT CASE WHEN voided_at IS NOT NULL THEN 'Credit.Void' WHEN remaining = 0 THEN 'Credit.Spent' ELSE 'Credit.Late' END
            FROM entitlement.credit WHERE key = @key
            """, new { key }, transaction) ?? "Credit.Unknown");

    private async Task<CreditCode> IssueAsync(NpgsqlTransaction transaction, MobileNumber mobile, short kind, DateTimeOffset now, DateTimeOffset ends)
    {
        while (true)
        {
            var code = CreditCode.Draw();
            var added = await transaction.Connection!.ExecuteAsync(
                """
                INSERT INTO entitlement.credit (key, kind, mobile, mobile_cipher, issued, remaining, issued_at, confirm_before)
                VALUES (@key, @kind, @mobile, @cipher, @units, @units, @now, @ends) ON CONFLICT (key) DO NOTHING
                """,
                new
                {
                    key = keys.Code(mobile, code), kind, mobile = keys.Mobile(mobile), cipher = data.Encrypt(MobilePurpose, mobile.Value),
                    units = settings.CreditPerCode, now, ends,
                }, transaction);
            if (added == 1) return code;
        }
    }

    private async Task<Refusal?> WaitAsync(string key, Limit[] limit, CancellationToken cancel)
    {
        var wait = await limits.TryTakeAsync(key, limit, cancel);
        return wait > TimeSpan.Zero ? new Refusal("Credit.Wait", null, (int)Math.Ceiling(wait.TotalSeconds)) : null;
    }
}
