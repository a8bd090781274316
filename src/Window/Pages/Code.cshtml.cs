using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.Registries;
using Panah.Ui;
using Panah.Window.Codes;
using Panah.Window.Texts;

namespace Panah.Window.Pages;

/// <summary>Rows W2, W3 and W4: the code from the SMS, and the ways around an SMS that does not come.</summary>
internal sealed class CodeModel(
    CodeSending codes, CodeChecking checking, CodeDeliveries deliveries, SignIn signIn, PanahSettings settings,
    IStringLocalizer<WindowTexts> texts, TimeProvider time) : JourneyPage(Step.Code)
{
    public const string JourneyField = "journey";

    /// <summary>A secret: not shown again. Kept as text, since a code may begin with 0.</summary>
    [BindProperty, DataType(DataType.Password)]
    public string? Code { get; set; }

    /// <summary>What to dial for the code on this phone.</summary>
    public string Dial => WaitingCode.Dial(settings);

    /// <summary>What has just been done: resent, emailed, moved.</summary>
    public string? Said { get; private set; }

    public CodeDelivery Delivery { get; private set; }

    public TimeSpan Left => Journey.CodeWaits ? Journey.CodeExpiresAt - time.GetUtcNow() : TimeSpan.Zero;

    public async Task<IActionResult> OnGetAsync(string? said, CancellationToken cancel)
    {
        Said = said is "Resent" or "Emailed" or "Moved" ? said : null;
        var page = await ShowAsync(cancel);
        return Fragments.IsAsked(HttpContext) ? Partial("_CodeDelivery", this) : page;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (Moved) return Steps.To(Steps.Code, "Moved");
        var typed = PersianText.Compact(Code);
        if (typed.Length != 6 || !typed.All(char.IsAsciiDigit))
        {
            ModelState.AddModelError(nameof(Code), texts["Code.Format"]);
            return await ShowAsync(cancel);
        }

        var (verdict, left) = await checking.CheckAsync(HttpContext, Journey, typed, cancel);
        if (verdict == CodeVerdict.Right) return await ContinueAsync(cancel);
        if (verdict == CodeVerdict.Exhausted) return Steps.ToSignIn("tries", Journey.ReturnAddress);
        ModelState.AddModelError(nameof(Code), verdict switch
        {
            CodeVerdict.Late => texts["Code.Late"],
            CodeVerdict.OtherRoute => texts["Code.OtherRoute", PersianText.Dialled(Dial)],
            _ => texts["Code.Wrong", left],
        });
        return await ShowAsync(cancel);
    }

    public async Task<IActionResult> OnPostResendAsync(CancellationToken cancel)
    {
        if (Moved) return Steps.To(Steps.Code, "Moved");
        var wait = await codes.ResendAsync(HttpContext, Journey, cancel);
        if (wait == TimeSpan.Zero) return Steps.To(Steps.Code, "Resent");
        ModelState.AddModelError("", Journey.CodeWaits && Left > TimeSpan.Zero ? texts["Code.Wait", (int)Math.Ceiling(wait.TotalSeconds)] : texts.Wait(wait));
        return await ShowAsync(cancel);
    }

    public async Task<IActionResult> OnPostEmailAsync(CancellationToken cancel)
    {
        if (Moved) return Steps.To(Steps.Code, "Moved");
        var wait = await codes.EmailAsync(Journey, cancel);
        if (wait == TimeSpan.Zero) return Steps.To(Steps.Code, "Emailed");
        ModelState.AddModelError("", texts.Wait(wait));
        return await ShowAsync(cancel);
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancel)
    {
        Delivery = await deliveries.FindAsync(Journey, cancel);
        return Page();
    }

    /// <summary>The form was drawn for another sign-in of this browser: its code would be counted as a failure of this one.</summary>
    private bool Moved => Guid.TryParse(Request.Form[JourneyField], out var id) && id != Journey.Id;

    private async Task<IActionResult> ContinueAsync(CancellationToken cancel)
    {
        try
        {
            return Steps.To(await signIn.ContinueAsync(HttpContext, Journey, cancel));
        }
        catch (RegistryUnavailableException)
        {
            return Steps.To(Steps.Again);
        }
    }
}
