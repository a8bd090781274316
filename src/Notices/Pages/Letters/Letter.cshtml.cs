using Microsoft.AspNetCore.Mvc;
using Panah.Notices.Letters;
using Panah.Notices.Permits;
using Panah.People;

namespace Panah.Notices.Pages;

/// <summary>رویت مکاتبه (row N3), its history, and who read it by permit (row N6).</summary>
internal sealed class LetterModel(Employers employers, LetterBox letters, PermitBook permits, PersonDirectory people, NoticesSettings settings, TimeProvider time) : LetterPage(employers)
{
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    internal Letter Letter { get; private set; } = null!;

    /// <summary>The letter that is shown closed; null when it is open.</summary>
    internal LetterLine? Sealed { get; private set; }

    internal IReadOnlyList<PermitRead> Reads { get; private set; } = [];

    public IReadOnlyDictionary<Guid, string> Names { get; private set; } = new Dictionary<Guid, string>();

    public bool IsServed => Letter.Line.Service.HasHappened(time.GetUtcNow());

    public bool IsConfirmed => Letter.Events.Any(happened => happened.State == "confirmed");

    internal NoticesSettings Settings => settings;

    public async Task<IActionResult> OnGetAsync()
    {
        // A browser that only fetches ahead has not read anything.
        if (Request.Headers["Sec-Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase)) return StatusCode(503);
        if (await ReaderAsync() is not { } reader || await letters.FindAsync(reader.Employer, TrackingNumber, Cancel) is not { } line) return NotFound();
        // Reading serves a letter, and another site must not be able to do it for somebody by a link: they see that it is there, and open it themselves.
        if (ComesFromOutside() && !await letters.HasViewedAsync(reader, line, Cancel))
        {
            Sealed = line;
            return Page();
        }

        if (await letters.ViewAsync(reader, TrackingNumber, Cancel) is not { } letter) return NotFound();
        Letter = letter;
        Reads = await permits.ReadsAsync(letter.Line.Id, Cancel);
        var names = new Dictionary<Guid, string>();
        foreach (var person in letter.Events.Select(happened => happened.PersonId).OfType<Guid>().Distinct())
            names[person] = (await people.FindAsync(person, Cancel))?.ShortName ?? "";
        Names = names;
        return Page();
    }

    /// <summary>
    /// By Fetch Metadata; a browser that doesn't send it is judged by its Referer. An address that was typed, or opened from a message by the phone itself, is
    /// the person's own doing.
    /// </summary>
    private bool ComesFromOutside() => Request.Headers["Sec-Fetch-Site"].ToString() switch
    {
        "same-origin" or "none" => false,
        "" => Uri.TryCreate(Request.Headers.Referer, UriKind.Absolute, out var from) && from.Authority != Request.Host.Value,
        _ => true,
    };

    /// <summary>تأیید دریافت; confirming again changes nothing.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        if (await ReaderAsync() is not { } reader || await letters.FindAsync(reader.Employer, TrackingNumber, Cancel) is null) return NotFound();
        await letters.ConfirmAsync(reader, TrackingNumber, Cancel);
        return ToLetter("confirmed");
    }

    public async Task<IActionResult> OnGetFileAsync(Guid file)
    {
        if (await ReaderAsync() is not { } reader || await letters.FetchAsync(reader, TrackingNumber, file, Cancel) is not { } found) return NotFound();
        return File(found.Content, "application/octet-stream", found.Name);
    }
}
