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
                update entitlement.credit set confirmed_at = coalesce(confirmed_at, @now)
                where key = @key and voided_at is null and remaining > 0 and (confirmed_at is not null or confirm_before > @now)
                returning id
                """, new { key, now });
            if (credit is null) return await WhyNotAsync(work, key);
            // One request, one credit: codes of this phone that still wait to be entered are void now.
            await work.ExecuteAsync(
                "update entitlement.credit set voided_at = @now where mobile = @phone and confirmed_at is null and voided_at is null and id <> @credit",
                new { now, phone, credit });
            await work.ExecuteAsync(
                """
                update entitlement.visit set credit_id = @credit, code_cipher = @code, code_expires_at = null, message_id = null, proven = @phone where id = @Id
                """, new { visit.Id, credit, code = data.Encrypt(Visits.CodePurpose, code), phone });
            return null;
        }, cancel);
    }

    /// <summary>Told only to who has the right pair of mobile and code; any other pair is simply unknown.</summary>
    private static async Task<Refusal> WhyNotAsync(Work work, Guid key) =>
        new(await work.ExecuteScalarAsync<string?>(
            """
            select case when voided_at is not null then 'Credit.Void' when remaining = 0 then 'Credit.Spent' else 'Credit.Late' end
            from entitlement.credit where key = @key
            """, new { key }) ?? "Credit.Unknown");
}
