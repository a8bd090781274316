using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using Panah.Data;
using Panah.Entitlement.Texts;
using Panah.Kernel;

namespace Panah.Entitlement.Pages;

/// <summary>One question from a page: asked, kept on the page, or the sentence that says why not.</summary>
internal sealed class Counter(InquiryDesk desk, Keys keys, Results results, RateLimits limits, CoverModel model, IStringLocalizer<EntitlementTexts> texts)
{
    /// <summary>The open desk is open to people, not to harvesting.</summary>
    private static readonly Limit[] ByAddress = [new("entitlement.ask.ip", 600, TimeSpan.FromMinutes(1))];

    /// <summary>A form's own key: sending it twice (two clicks, back and again) is one inquiry.</summary>
    public static string NewOnce() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <returns>Null when the answer stands on the page.</returns>
    public async Task<string?> AskAsync(HttpContext http, Visit visit, NationalId about, string? once, bool metered)
    {
        var wait = await limits.TryTakeAsync($"ip {http.Connection.RemoteIpAddress}", ByAddress, http.RequestAborted);
        if (wait > TimeSpan.Zero) return texts["Desk.TooFast", (int)Math.Ceiling(wait.TotalSeconds)].Value;
        var key = keys.Once($"visit {visit.Id}", once is { Length: 32 } ? once : NewOnce());
        var inquiry = new Inquiry(key, keys.Person(about), metered ? visit.CreditKey : null, null, visit.Id, results.Encrypt(about));
        var answer = await desk.AskAsync(about, inquiry, http.RequestAborted);
        return answer.Verdict switch
        {
            Verdict.Answered or Verdict.Repeated => null,
            Verdict.CreditSpent => texts["Credit.Spent"].Value,
            Verdict.CreditVoid => texts["Credit.Void"].Value,
            Verdict.CreditUnknown or Verdict.CreditLate => texts["Credit.Late"].Value,
            Verdict.Silent or Verdict.RegistryDown => texts["Registry.Down"].Value,
            // Another question under the same form: a tab went back and changed the ID. Asking again from the fresh form does it.
            _ => texts["Desk.Busy"].Value,
        };
    }

    /// <summary>When the cover data was last brought up to date; null before the first time.</summary>
    public async Task<DateTimeOffset?> RefreshedAsync(CancellationToken cancel) => (await model.StateAsync(cancel)).RefreshedAt;
}
