using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using Panah.Entitlement.Texts;
using Panah.Kernel;

namespace Panah.Entitlement.Pages;

/// <summary>One question from a page: asked and kept on the page, or the sentence that says why not.</summary>
internal sealed class Counter(InquiryDesk desk, Keys keys, Results results, DeskLimits limits, CoverModel model, IStringLocalizer<EntitlementTexts> texts)
{
    /// <summary>A form's own key: sending it twice (two clicks, back and again) is one inquiry.</summary>
    public static string NewOnce() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <returns>Both null when the answer stands on the page; <c>NotKnown</c> where nobody can say now. Neither takes anything.</returns>
    public async Task<(string? Refused, string? NotKnown)> AskAsync(HttpContext http, Visit visit, NationalId about, string? once, bool metered)
    {
        var wait = await limits.AskAsync(http, visit, metered, http.RequestAborted);
        if (wait > TimeSpan.Zero) return (texts["Desk.TooFast", (int)Math.Ceiling(wait.TotalSeconds)].Value, null);
        // With the ID in it: a tab that went back and changed the ID asks another question.
        var key = keys.Once($"visit {visit.Id}", $"{(once is { Length: 32 } ? once : NewOnce())} {about.Value}");
        var inquiry = new Inquiry(key, keys.Person(about), metered ? visit.CreditKey : null, null, visit.Id, results.Encrypt(about));
        var answer = await desk.AskAsync(about, inquiry, http.RequestAborted);
        return answer.Verdict switch
        {
            Verdict.Answered or Verdict.Repeated => (null, null),
            Verdict.CreditSpent => (texts["Credit.Spent"].Value, null),
            Verdict.CreditVoid => (texts["Credit.Void"].Value, null),
            Verdict.CreditUnknown or Verdict.CreditLate => (texts["Credit.Late"].Value, null),
            Verdict.Silent or Verdict.RegistryDown => (null, texts[metered ? "Registry.Down" : "Registry.DownOpen"].Value),
            _ => (null, texts[metered ? "Desk.Busy" : "Desk.BusyOpen"].Value),
        };
    }

    /// <summary>When the cover data was last brought up to date; null before the first time.</summary>
    public async Task<DateTimeOffset?> RefreshedAsync(CancellationToken cancel) => (await model.StateAsync(cancel)).RefreshedAt;
}
