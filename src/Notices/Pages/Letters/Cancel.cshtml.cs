using Microsoft.AspNetCore.Mvc;
using Panah.Notices.Letters;
using Panah.Notices.Permits;

namespace Panah.Notices.Pages;

/// <summary>لغو مجوز استعلام (row N7): asked once more, then at once.</summary>
internal sealed class CancelModel(Employers employers, LetterBox letters, PermitBook permits) : LetterPage(employers)
{
    internal LetterLine Letter { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync()
    {
        if (await ReaderAsync() is not { } reader || await letters.FindAsync(reader.Employer, TrackingNumber, Cancel) is not { } letter) return NotFound();
        Letter = letter;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await ReaderAsync() is not { } reader || await letters.FindAsync(reader.Employer, TrackingNumber, Cancel) is null) return NotFound();
        await permits.CancelAsync(reader, TrackingNumber, Cancel);
        return ToLetter("cancelled");
    }
}
