using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Panah.Notices.Letters;

namespace Panah.Notices.Pages;

/// <summary>اتصال به ایران پوشه (row N4): on to the national dossier, which signs the person in by our provider and shows the same letter.</summary>
internal sealed class DossierModel(Employers employers, LetterBox letters, NoticesSettings settings) : LetterPage(employers)
{
    public async Task<IActionResult> OnGetAsync() =>
        await ReaderAsync() is { } reader && await letters.FindAsync(reader.Employer, TrackingNumber, Cancel) is { } letter
            ? Redirect(QueryHelpers.AddQueryString(settings.DossierUrl, "letter", letter.TrackingNumber))
            : NotFound();
}
