using System.Globalization;
using System.Security.Cryptography;
using Panah.Data;
using Panah.Messaging;
using Panah.People;

namespace Panah.Accounts.Registration;

/// <summary>How a typed code was judged.</summary>
internal enum PhoneCodeVerdict
{
    Right,
    Wrong,

    /// <summary>Its time or its tries are over, or none waits: another can be asked for.</summary>
    Over,
}

/// <summary>
/// The code between the steps of registration (row S4). Before it is passed nothing exists but a draft of this browser: no request, no word about
/// the ID, no message but this one.
/// </summary>
internal sealed class PhoneCodes(AppDb db, PersonalData personal, Drafts drafts, RateLimits limits, Messages messages, TimeProvider time)
{
    private const int MostTries = 5;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>Keeps the first step and sends a code to its phone.</summary>
    /// <returns>Zero when it is on its way; else how long to wait before asking again, and nothing was kept.</returns>
    public async Task<TimeSpan> SendAsync(Browser browser, RegistrationForm form, CancellationToken cancel)
    {
        var wait = await limits.TryTakeAsync(AccountLimits.CodeTo(form.Mobile, browser), cancel);
        if (wait > TimeSpan.Zero) return wait;
        if (await drafts.KeepAsync(browser, form, cancel) is not { } token) return TimeSpan.FromMinutes(10);
        var code = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        var now = time.GetUtcNow();
        await db.InTransactionAsync(
            async work =>
            {
                await work.ExecuteAsync(
                    "update accounts.drafts set code_hash = @code, code_tries = 0, code_expires_at = @until, phone_proven_at = null where token_hash = @token",
                    new { token, code = CodeHash(token, form, code), until = now + Life });
                await messages.SendAsync(work, new Sms(form.Mobile, "Accounts.RegisterCode", code) { Lane = Lane.Code, ExpiresAt = now + Life });
            },
            cancel);
        return TimeSpan.Zero;
    }

    /// <summary>
    /// Judges a typed code. One statement counts, compares and uses it up; the browser's token is renewed with it, so that whoever planted the
    /// former one is left behind.
    /// </summary>
    /// <returns>The verdict, how many tries are left, and the hash of the new token.</returns>
    public async Task<(PhoneCodeVerdict Verdict, int Left, byte[]? Token)> CheckAsync(Browser browser, RegistrationForm form, string code, CancellationToken cancel)
    {
        if (drafts.TokenHash(browser) is not { } token) return (PhoneCodeVerdict.Over, 0, null);
        var (secret, next) = SecretCookie.New();
        var (judged, right, left) = await db.Alone(cancel).QuerySingleOrDefaultAsync<(bool, bool, int)>(
            """
            with alive as (
                select token_hash, code_hash = @code as is_right from accounts.drafts
                where token_hash = @token and pair_index = @pair and code_hash is not null and code_tries < @MostTries and code_expires_at > @now),
            judged as (
                update accounts.drafts d set
                    code_tries = d.code_tries + 1,
                    code_hash = case when not alive.is_right then d.code_hash end,
                    phone_proven_at = case when alive.is_right then @now end,
                    token_hash = case when alive.is_right then @next else d.token_hash end
                from alive where d.token_hash = alive.token_hash and d.code_hash is not null and d.code_tries < @MostTries
                returning alive.is_right, @MostTries - d.code_tries as tries_left)
            select true, is_right, tries_left from judged
            """,
            new { token, next, pair = drafts.Pair(form), code = CodeHash(token, form, code), MostTries, now = time.GetUtcNow() });
        if (!judged) return (PhoneCodeVerdict.Over, 0, null);
        if (!right) return (left > 0 ? PhoneCodeVerdict.Wrong : PhoneCodeVerdict.Over, left, null);
        Drafts.Renew(browser, secret);
        return (PhoneCodeVerdict.Right, 0, next);
    }

    /// <summary>Of no use to another browser, ID or phone.</summary>
    private byte[] CodeHash(byte[] token, RegistrationForm form, string code) =>
        personal.BlindIndex("accounts.register-code", $"{Convert.ToHexString(token)}:{Convert.ToHexString(drafts.Pair(form))}:{code}");
}
