using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.OpenId.Clients;
using Panah.OpenId.Devices;
using Panah.OpenId.Texts;
using Panah.People;

namespace Panah.OpenId.Pages;

/// <summary>A person lets a device without a browser in (RFC 8628 section 3.3).</summary>
internal sealed class DeviceModel(DeviceAnswers answers, IStringLocalizer<OpenIdTexts> texts) : SignedInPage
{
    /// <summary>As typed; empty fields come as null.</summary>
    [BindProperty(Name = "user_code", SupportsGet = true)]
    public string? Typed { get; set; }

    public string UserCode => Typed ?? "";

    internal Client? Client { get; private set; }

    public string[] Scopes { get; private set; } = [];

    /// <summary>Text key of how it ended; null until then.</summary>
    public string? Ended { get; private set; }

    /// <summary>The code from the address is only filled in: the person still compares it (section 3.3.1).</summary>
    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync()
    {
        return await FindAsync() && Missing() is { } step ? step : Page();
    }

    public Task<IActionResult> OnPostAllowAsync() => AnswerAsync(allowed: true);

    public Task<IActionResult> OnPostDenyAsync() => AnswerAsync(allowed: false);

    private async Task<IActionResult> AnswerAsync(bool allowed)
    {
        if (!await FindAsync())
            return Page();
        if (allowed && Missing() is { } step)
            return step;
        if (await answers.AnswerAsync(UserCode, Client!, Scopes, Session, allowed, HttpContext.RequestAborted))
            Ended = allowed ? "Device.Allowed" : "Device.Denied";
        else
            ModelState.AddModelError("user_code", texts["Device.Unknown"]);
        return Page();
    }

    /// <summary>On to the step that the client wants, and back with the code filled in.</summary>
    private LocalRedirectResult? Missing() => answers.Missing(Client!, Session) is { } page
        ? LocalRedirect(LocalReturn.Append(page, "/openid/device?user_code=" + Uri.EscapeDataString(UserCode))) : null;

    private async Task<bool> FindAsync()
    {
        var (wait, found) = await answers.FindAsync(UserCode, Session, HttpContext.RequestAborted);
        if (found is { } request)
        {
            (Client, Scopes) = request;
            return true;
        }

        ModelState.AddModelError("user_code", wait > TimeSpan.Zero ? texts["Device.Wait", (int)Math.Ceiling(wait.TotalSeconds)] : texts["Device.Unknown"]);
        return false;
    }
}
