using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Kernel;
using Panah.Simulators.Phones;
using Panah.Simulators.Population;

namespace Panah.Simulators.Pages;

/// <summary>A phone that looks like one: its SMS, and a pad that dials USSD.</summary>
internal sealed partial class PhoneModel(PhoneStore phones, PeopleStore people, UssdDialler dialler, TimeProvider time) : PageModel
{
    public MobileNumber Mobile { get; private set; }

    public DateTimeOffset Now => time.GetUtcNow();

    public SimulatedPerson? Owner { get; private set; }

    public IReadOnlyList<PhoneMessage> Messages { get; private set; } = [];

    public string? Code { get; private set; }

    /// <summary>What the operator shows; null before anything was dialled.</summary>
    public string? Answer { get; private set; }

    public async Task<IActionResult> OnGetAsync(string mobile, CancellationToken cancel)
    {
        if (!MobileNumber.TryParse(mobile, out var number, out _)) return Redirect("/phone?number=" + Uri.EscapeDataString(mobile));
        Mobile = number;
        Messages = await phones.MessagesAsync(number.Value, cancel);
        if (await people.OwnerOfAsync(number.Value, cancel) is { } owner) Owner = await people.FindAsync(owner, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string mobile, string[] code, CancellationToken cancel)
    {
        // A quick button comes after what was typed, and counts.
        Code = PersianText.FoldDigits((code.LastOrDefault() ?? "").Trim());
        var page = await OnGetAsync(mobile, cancel);
        if (Code.Length > 0 && page is PageResult) Answer = await dialler.DialAsync(Mobile.Value, Code, cancel);
        return page;
    }

    public static string? CodeIn(string text) => CodePattern().Match(PersianText.FoldDigits(text)) is { Success: true } match ? match.Value : null;

    [GeneratedRegex("(?<![0-9])[0-9]{6}(?![0-9])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CodePattern();
}
