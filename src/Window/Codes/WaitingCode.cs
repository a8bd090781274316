using System.Globalization;
using Microsoft.Extensions.Localization;
using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;
using Panah.Window.Texts;

namespace Panah.Window.Codes;

/// <summary>
/// Row W3: who dials <c>*4*40#</c> on a phone sees the code that waits for it. The operator vouches for the caller's number, so wrong codes that
/// strangers typed for it are forgotten; and where strangers began sign-ins after its owner, the owner's code still stands among those shown.
/// </summary>
internal sealed class WaitingCode(AppDb db, PersonalData personal, Journeys journeys, WindowLimits limits, IStringLocalizer<WindowTexts> texts, PanahSettings settings, TimeProvider time)
    : IUssdService
{
    /// <summary>One less than a sign-in bears tries, so that all of them can be typed.</summary>
    private int Most => limits.Guesses - 1;

    public string Code { get; } = Dial(settings);

    /// <summary>What is dialled: <c>PANAH_BRAND_USSD_CODE</c>.</summary>
    public static string Dial(PanahSettings settings) => settings.Variable("PANAH_BRAND_USSD_CODE") is { Length: > 0 } own ? own.Trim() : "*4*40#";

    public async Task<string> AnswerAsync(MobileNumber caller, CancellationToken cancel)
    {
        var waiting = await db.Alone(cancel).QueryAsync<Waiting>(
            """
            delete from "window".failures where mobile_index = @index;
            select code, language from "window".journeys
            where mobile_index = @index and step = 0 and code_hash is not null and failures < @guesses and code_expires_at > @now
            order by code_expires_at desc limit @Most
            """,
            new { index = journeys.MobileIndex(caller), guesses = limits.Guesses, Most, now = time.GetUtcNow() });
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(waiting is [{ } newest, ..] ? newest.Language : "fa");
        if (waiting.Count == 0) return texts["Ussd.None"];
        return texts[waiting.Count == 1 ? "Ussd.Code" : "Ussd.Codes", string.Join('\n', waiting.Select(one => personal.Decrypt("window.code", one.Code)))];
    }

    private sealed class Waiting
    {
        public byte[] Code { get; init; } = [];
        public string Language { get; init; } = "fa";
    }
}
