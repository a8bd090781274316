using Panah.Data;
using Panah.Kernel;

namespace Panah.Entitlement;

/// <summary>Takes credit codes in: «اعتبار سنجی و تایید».</summary>
internal sealed class CreditEntry(AppDb db, Keys keys, PersonalData data, DeskLimits limits, TimeProvider time)
{
    /// <summary>Takes the code into use on this visit; this browser is known for the phone's from now on.</summary>
    public async Task<Refusal?> ConfirmAsync(Browser browser, Visit visit, MobileNumber mobile, CreditCode code, CancellationToken cancel)
    {
        var (phone, now) = (keys.Mobile(mobile), time.GetUtcNow());
        var wait = await limits.TryCodeAsync(browser, visit, mobile, visit.Proven == phone || visit.CodeExpiresAt > now, cancel);
        if (wait > TimeSpan.Zero) return new Refusal("Credit.Wait", null, (int)Math.Ceiling(wait.TotalSeconds));
        var key = keys.Code(mobile, code);
        return await db.InTransactionAsync(async work =>
        {
            var credit = await work.ExecuteScalarAsync<long?>(
                """
                UPDATE entitlement.credit SET confirmed_at = coalesce(confirmed_at, @now)
                WHERE key = @key AND voided_at IS NULL AND remaining > 0 AND (confirmed_at IS NOT NULL OR confirm_before > @now)
                RETURNING id
                """, new { key, now });
            if (credit is null) return await WhyNotAsync(work, key);
            // One request, one credit: codes of this phone that still wait to be entered are void now.
            await work.ExecuteAsync(
                "UPDATE entitlement.credit SET voided_at = @now WHERE mobile = @phone AND confirmed_at IS NULL AND voided_at IS NULL AND id <> @credit",
                new { now, phone, credit });
            await work.ExecuteAsync(
                """
                UPDATE entitlement.visit SET credit_id = @credit, code_cipher = @code, code_expires_at = NULL, message_id = NULL, proven = @phone WHERE id = @Id
                """, new { visit.Id, credit, code = data.Encrypt(Visits.CodePurpose, code), phone });
            return null;
        }, cancel);
    }

    /// <summary>Told only to who has the right pair of mobile and code; any other pair is simply unknown.</summary>
    private static async Task<Refusal> WhyNotAsync(Work work, Guid key) =>
        new(await work.ExecuteScalarAsync<string?>(
            """
            SELECT CASE WHEN voided_at IS NOT NULL THEN 'Credit.Void' WHEN remaining = 0 THEN 'Credit.Spent' ELSE 'Credit.Late' END
            FROM entitlement.credit WHERE key = @key
            """, new { key }) ?? "Credit.Unknown");
}
