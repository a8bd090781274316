using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.People;
using Panah.Window.Qr;
using Panah.Window.Texts;

namespace Panah.Window.Pages;

/// <summary>Row W11, on the phone that is signed in: who asks, and the number that shows it is the screen before the person's eyes.</summary>
internal sealed class QrScanModel(Transfers transfers, IStringLocalizer<WindowTexts> texts) : SignedInPage
{
    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? Number { get; set; }

    public AskingDevice? Asking { get; private set; }

    public string? Said { get; private set; }

    public string OwnAddress => HttpContext.Connection.RemoteIpAddress?.ToString() ?? "";

    public async Task OnGetAsync(string? code, string? said, CancellationToken cancel)
    {
        Said = said is "Done" or "Ended" ? said : null;
        if (code is not null) await ScanAsync(code, cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await ScanAsync(Code ?? "", cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostApproveAsync(string? refuse, CancellationToken cancel)
    {
        var code = PersianText.Compact(Code);
        if (refuse is not null)
        {
            await transfers.AnswerAsync(Session, code, null, cancel);
            return Steps.To("/me/qr", "Ended");
        }

        if (!int.TryParse(PersianText.Compact(Number), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 10 or > 99)
        {
            await ScanAsync(code, cancel);
            ModelState.AddModelError(nameof(Number), texts["Scan.Number.Wrong"]);
            return Page();
        }

        return Steps.To("/me/qr", await transfers.AnswerAsync(Session, code, number, cancel) ? "Done" : "Ended");
    }

    private async Task ScanAsync(string typed, CancellationToken cancel)
    {
        Code = PersianText.Compact(typed).ToUpperInvariant();
        if (!Transfers.MayApprove(Session)) ModelState.AddModelError("", texts["Scan.Weak"]);
        else if ((Asking = await transfers.ScanAsync(Session, Code, cancel)) is null) ModelState.AddModelError(nameof(Code), texts["Scan.Unknown"]);
    }
}
