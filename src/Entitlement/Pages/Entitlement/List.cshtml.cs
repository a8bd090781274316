using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.Entitlement.Texts;
using Panah.Kernel;
using Panah.People;
using Panah.Ui;

namespace Panah.Entitlement.Pages;

/// <summary>Takes a list in, pasted or as a file, of who has proven themself with a code or a passkey (row S10).</summary>
[RequestSizeLimit(4 << 20)]
[LongField(nameof(Text), 2 << 20)]
internal sealed class ListModel(Visits visits, Lists lists, DeskLimits limits, EntitlementSettings settings, IStringLocalizer<EntitlementTexts> texts) : SignedInPage
{
    private const int LargestFile = 1 << 20;
    private const int ShownLists = 5;

    [BindProperty]
    public string? Text { get; set; }

    [BindProperty(Name = "File")]
    public IFormFile? Upload { get; set; }

    /// <summary>From the metered desk, or where there is no open one.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Metered { get; set; }

    public int Limit => settings.ListLimit;

    public string Back => Metered ? "/entitlement/desk" : "/entitlement";

    /// <summary>The person's lists of the last day.</summary>
    public IReadOnlyList<ListProgress> Earlier { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        if (await IsWithoutCreditAsync() is { } path) return Redirect(path);
        Earlier = await lists.OfAsync(Session.PersonId, ShownLists, HttpContext.RequestAborted);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await IsWithoutCreditAsync() is { } path) return Redirect(path);
        Earlier = await lists.OfAsync(Session.PersonId, ShownLists, HttpContext.RequestAborted);
        var file = await ReadAsync();
        if (!ModelState.IsValid) return Page();
        var (id, refused) = await StartAsync(file);
        if (refused is null) return Redirect($"/entitlement/list/{id:N}");
        ModelState.AddModelError(nameof(Text), texts[refused.Code, refused.Arguments]);
        return Page();
    }

    private async Task<(Guid Id, Refusal? Refused)> StartAsync(string file)
    {
        var wait = await limits.ListAsync(Session.PersonId, HttpContext.RequestAborted);
        if (wait > TimeSpan.Zero) return (default, new Refusal("List.TooMany", null, (int)Math.Ceiling(wait.TotalMinutes)));
        var credit = Metered ? (await visits.SeenAsync(HttpContext))?.CreditKey : null;
        return await lists.StartAsync(Session.PersonId, credit, Text + "\n" + file, HttpContext.RequestAborted);
    }

    /// <summary>Where to get a credit code, when this list would debit one and there is none.</summary>
    private async Task<string?> IsWithoutCreditAsync()
    {
        Metered |= settings.Modes == DeskModes.Metered;
        return Metered && await visits.SeenAsync(HttpContext) is not { HasCredit: true } ? "/entitlement/credit" : null;
    }

    private async Task<string> ReadAsync()
    {
        if (Upload is null || Upload.Length == 0) return "";
        if (Upload.Length > LargestFile)
        {
            ModelState.AddModelError("File", texts["List.TooLarge"]);
            return "";
        }

        await using var stream = Upload.OpenReadStream();
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        var text = await reader.ReadToEndAsync(HttpContext.RequestAborted);
        // A picture or a spreadsheet has NULs; a list has none.
        if (text.Contains('\0', StringComparison.Ordinal)) ModelState.AddModelError("File", texts["List.NotText"]);
        return text;
    }
}
