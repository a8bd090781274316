using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;

namespace Panah.Entitlement;

/// <summary>Gives credit codes out (guide 004).</summary>
internal sealed class CreditDesk(AppDb db, Keys keys, PersonalData data, Messages messages, DeskLimits limits, EntitlementSettings settings, TimeProvider time)
{
    private const short SmsKind = 1;
    private const short UssdKind = 2;
    private const string MobilePurpose = "entitlement.credit.mobile";

    /// <summary>A wait that nobody sits out: the other way is named instead of a time.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Asks for a code by SMS and starts the countdown. Codes asked for earlier keep their own three minutes: a stranger who asks
    /// for one on this phone takes nothing from its owner.
    /// </summary>
    public async Task<Refusal?> SendAsync(Browser browser, Visit visit, MobileNumber mobile, CancellationToken cancel)
    {
        var wait = await limits.SendAsync(browser, visit, mobile, visit.Proven == keys.Mobile(mobile), cancel);
        if (wait > Long) return new Refusal("Credit.DayLimit", null, PersianText.Dialled(settings.UssdCode));
        if (wait > TimeSpan.Zero) return new Refusal("Credit.WaitOrDial", null, (int)Math.Ceiling(wait.TotalSeconds), PersianText.Dialled(settings.UssdCode));
        var now = time.GetUtcNow();
        var ends = now + settings.SmsCodeLife;
        await db.InTransactionAsync(async work =>
        {
            var code = await IssueAsync(work, mobile, SmsKind, now, ends);
            var message = await messages.SendAsync(work, new Sms(mobile, "Entitlement.Code", code.Value) { Lane = Lane.Code, ExpiresAt = ends });
            await work.ExecuteAsync(
                "update entitlement.visit set mobile_cipher = @mobile, code_expires_at = @ends, message_id = @message, credit_id = null, code_cipher = null where id = @Id",
                new { visit.Id, mobile = data.Encrypt(Visits.MobilePurpose, mobile), ends, message });
        }, cancel);
        return null;
    }

    /// <summary>«دارای کد اعتباری می باشم»: no SMS, no countdown.</summary>
    public Task HaveCodeAsync(Visit visit, MobileNumber mobile, CancellationToken cancel) =>
        db.Alone(cancel).ExecuteAsync(
            "update entitlement.visit set mobile_cipher = @mobile, code_expires_at = null, message_id = null, credit_id = null, code_cipher = null where id = @Id",
            new { visit.Id, mobile = data.Encrypt(Visits.MobilePurpose, mobile) });

    /// <summary>A code for who dials; it takes the place of a dialled one that was not entered. Null when the phone dialled for its day's codes.</summary>
    public async Task<CreditCode?> DialAsync(MobileNumber caller, CancellationToken cancel)
    {
        if (await limits.DialAsync(caller, cancel) > TimeSpan.Zero) return null;
        var now = time.GetUtcNow();
        return await db.InTransactionAsync(async work =>
        {
            await work.ExecuteAsync(
                "update entitlement.credit set voided_at = @now where mobile = @mobile and kind = @UssdKind and confirmed_at is null and voided_at is null",
                new { now, mobile = keys.Mobile(caller), UssdKind });
            return (CreditCode?)await IssueAsync(work, caller, UssdKind, now, now + settings.UssdCodeLife);
        }, cancel);
    }

    private async Task<CreditCode> IssueAsync(Work work, MobileNumber mobile, short kind, DateTimeOffset now, DateTimeOffset ends)
    {
        while (true)
        {
            var code = CreditCode.Draw();
            var added = await work.ExecuteAsync(
                """
                insert into entitlement.credit (key, kind, mobile, mobile_cipher, issued, remaining, issued_at, confirm_before)
                values (@key, @kind, @mobile, @cipher, @units, @units, @now, @ends) on conflict (key) do nothing
                """,
                new
                {
                    key = keys.Code(mobile, code), kind, mobile = keys.Mobile(mobile), cipher = data.Encrypt(MobilePurpose, mobile),
                    units = settings.CreditPerCode, now, ends,
                });
            if (added == 1) return code;
        }
    }
}
