using System.Globalization;
using System.Security.Cryptography;
using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;
using Panah.People;

namespace Panah.Window.Codes;

/// <summary>Begins a sign-in and sends its one-time code, by SMS first, by e-mail on request.</summary>
internal sealed class CodeSending(
    AppDb db, PersonalData personal, RateLimits rates, WindowLimits limits, Journeys journeys, Messages messages, PersonDirectory directory, TimeProvider time)
{
    /// <summary>A wait that anybody sits out.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(10);

    /// <summary>Zero when the code is made, and on its way where an SMS may go; else how long to wait before asking again.</summary>
    /// <remarks>The browser's own unfinished sign-in with the same phone goes on, with its failures: going back does not buy new guesses.</remarks>
    public async Task<TimeSpan> BeginAsync(Browser browser, MobileNumber mobile, Language language, string? returnAddress, CancellationToken cancel)
    {
        var (wait, bySms) = await TakeAsync(browser, mobile, cancel);
        if (wait > TimeSpan.Zero) return wait;
        var former = Journeys.Visit.Read(browser);
        var (secret, visit) = SecretCookie.New();
        var now = time.GetUtcNow();
        await db.InTransactionAsync(
            async work =>
            {
                var id = Guid.CreateVersion7(now);
                var row = new
                {
                    id, former, visit, language = language.Tag, now,
                    mobile = personal.Encrypt("window.mobile", mobile), index = journeys.MobileIndex(mobile),
                    back = LocalReturn.Validate(returnAddress) is { } back ? personal.Encrypt("window.return", back) : null,
                    expires = now + limits.JourneyLife, guesses = limits.Guesses,
                };
                // The hash is bound to the journey, so the one that goes on is looked for first.
                id = await work.QuerySingleOrDefaultAsync<Guid?>(
                    """
                    update "window".journeys set visit_hash = @visit, language = @language, return_address = @back
                    where visit_hash = @former and mobile_index = @index and step = 0 and failures < @guesses and expires_at > @now returning id
                    """,
                    row) ?? id;
                await work.ExecuteAsync(
                    """
                    insert into "window".journeys (id, visit_hash, step, mobile, mobile_index, language, return_address, failures, created_at, expires_at)
                    values (@id, @visit, 0, @mobile, @index, @language, @back, 0, @now, @expires) on conflict (id) do nothing
                    """,
                    row with { id = id });
                await PutCodeAsync(work, id, mobile, NewCode(), language, bySms);
            },
            cancel);
        Journeys.Visit.Append(browser, secret);
        return TimeSpan.Zero;
    }

    /// <summary>Another code for the same sign-in, once the former one has ended. Failures stay counted.</summary>
    public async Task<TimeSpan> ResendAsync(Browser browser, Journey journey, CancellationToken cancel)
    {
        var left = journey.CodeExpiresAt - time.GetUtcNow();
        if (journey.CodeWaits && left > TimeSpan.Zero) return left;
        var (wait, bySms) = await TakeAsync(browser, journey.Mobile, cancel);
        if (wait > TimeSpan.Zero) return wait;
        await db.InTransactionAsync(work => PutCodeAsync(work, journey.Id, journey.Mobile, NewCode(), journey.Language, bySms), cancel);
        return TimeSpan.Zero;
    }

    /// <summary>
    /// Sends the waiting code to the national e-mail of the person whose phone it is, where one is on record.
    /// Nothing tells the caller which it was: neither that the phone is known nor that it has an address.
    /// </summary>
    public async Task<TimeSpan> EmailAsync(Journey journey, CancellationToken cancel)
    {
        var wait = await rates.TryTakeAsync([.. limits.Emails.Select(limit => (journey.Id.ToString(), limit)), (journey.Mobile.Value, LimitBook.WindowEmailsToPhone)], cancel);
        if (wait > TimeSpan.Zero) return wait;
        var known = await directory.FindByProvenMobileAsync(journey.Mobile, cancel);
        var email = known is null ? null : (await directory.FindAsync(known.PersonId, cancel))?.Email;
        await db.InTransactionAsync(
            async work =>
            {
                var code = await work.QuerySingleOrDefaultAsync<byte[]>(
                    """select code from "window".journeys where id = @Id and step = 0 and code_expires_at > @now and failures < @guesses for share""",
                    new { journey.Id, now = time.GetUtcNow(), guesses = limits.Guesses });
                if (code is null || string.IsNullOrEmpty(email)) return;
                await messages.SendAsync(
                    work,
                    new Email(email, "Window.Code", personal.Decrypt("window.code", code)) { Language = journey.Language, Lane = Lane.Code, ExpiresAt = journey.CodeExpiresAt, PersonId = known!.PersonId });
            },
            cancel);
        return TimeSpan.Zero;
    }

    /// <summary>What a code is kept as: keyed (the pepper), and of no use to any other sign-in.</summary>
    public byte[] Hash(Guid journeyId, string code) => personal.BlindIndex("window.code", $"{journeyId:N}:{code}");

    private static string NewCode() => RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    private async Task PutCodeAsync(Work work, Guid id, MobileNumber mobile, string code, Language language, bool bySms)
    {
        var now = time.GetUtcNow();
        var until = now + limits.CodeLife;
        var put = await work.ExecuteAsync(
            """
            update "window".journeys set code_hash = @hash, code = @cipher, code_expires_at = @until, message_id = null
            where id = @id and step = 0 and failures < @guesses and expires_at > @now
            """,
            new { id, hash = Hash(id, code), cipher = personal.Encrypt("window.code", code), until, guesses = limits.Guesses, now });
        if (put == 0 || !bySms) return;
        var message = await messages.SendAsync(
            work,
            new Sms(mobile, "Window.Code", code) { Language = language, Lane = Lane.Code, ExpiresAt = until });
        await work.ExecuteAsync(
            """update "window".journeys set message_id = @message where id = @id""", new { id, message });
    }

    /// <summary>
    /// All or none: who is refused takes nothing from a limit that others need. Where what is full costs SMS alone, which strangers can fill for
    /// somebody's phone, its block or all (S-M1), the code is made without one: its owner dials.
    /// </summary>
    private async Task<(TimeSpan Wait, bool BySms)> TakeAsync(Browser browser, MobileNumber mobile, CancellationToken cancel)
    {
        List<(string Key, Limit Limit)> address = [.. limits.SendsFromAddress.Select(limit => (browser.Source, limit))];
        var wait = await rates.TryTakeAsync(
            [.. address, .. limits.SendsToPhone.Select(limit => (mobile.Value, limit)), .. limits.SendsOfPlatform.Select(limit => ("", limit)), .. LimitBook.Sms(mobile.Value)],
            cancel);
        if (wait <= Short) return (wait, true);
        return (await rates.TryTakeAsync([.. address, ($"{mobile.Value} {browser.Source}", LimitBook.WindowDialled), ("", LimitBook.WindowDialledInAll)], cancel), false);
    }
}
