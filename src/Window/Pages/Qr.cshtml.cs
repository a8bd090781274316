using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.People;
using Panah.Window.Qr;
using Panah.Window.Texts;

namespace Panah.Window.Pages;

/// <summary>Row W11, on the browser that wants to be signed in.</summary>
internal sealed class QrModel(Transfers transfers, PanahSettings settings, IStringLocalizer<WindowTexts> texts) : PageModel
{
    public DeskTransfer? Transfer { get; private set; }

    /// <summary>The person says they have approved on the phone, and it is not so yet.</summary>
    public bool Asked { get; private set; }

    public IHtmlContent Picture => Ui.Qr.Draw(new Uri(settings.PublicUrl, "/me/qr?code=" + Transfer!.Code).AbsoluteUri, texts["Qr.Picture"], 232);

    public string ShortCode => $"{Transfer!.Code[..4]} {Transfer.Code[4..]}";

    public string CheckHref => LocalReturn.Append(Steps.Qr + "?asked=1", Back);

    private string? Back => Request.Query[LocalReturn.Parameter];

    public async Task OnGetAsync(string? asked, CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        Asked = asked is not null;
        Transfer = await transfers.FindAsync(HttpContext);
        if (Transfer is null) await ShowAsync(cancel);
    }

    /// <summary>For the script: where the transfer stands, and nothing else.</summary>
    public async Task<IActionResult> OnGetStateAsync()
    {
        Response.Headers.CacheControl = "no-store";
        return Content(await transfers.FindAsync(HttpContext) is { } found ? ((short)found.Step).ToString(System.Globalization.CultureInfo.InvariantCulture) : "gone", "text/plain");
    }

    public async Task<IActionResult> OnPostFreshAsync(CancellationToken cancel)
    {
        Transfers.Desk.Delete(HttpContext);
        await ShowAsync(cancel);
        return Transfer is null ? Page() : Steps.To(LocalReturn.Append(Steps.Qr, Back));
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await transfers.RedeemAsync(HttpContext, cancel) is { } next) return Steps.To(next);
        ModelState.AddModelError("", texts["Qr.Gone"]);
        return Page();
    }

    private async Task ShowAsync(CancellationToken cancel)
    {
        Transfer = await transfers.ShowAsync(HttpContext, Devices.Label(HttpContext), Back, cancel);
        if (Transfer is null) ModelState.AddModelError("", texts["Qr.Wait"]);
    }
}
