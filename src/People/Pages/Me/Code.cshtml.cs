using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.People.Levels;
using Panah.People.Texts;

namespace Panah.People.Pages.Me;

/// <summary>Row S2: the step that raises a session, by a code to the person's own phone, and back to where it was asked for.</summary>
internal sealed class CodeModel(StepUp steps, Doors doors, IStringLocalizer<PeopleTexts> texts) : SignedInPage
{
    [BindProperty, DataType(DataType.Password)]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true, Name = LocalReturn.Parameter)]
    public string? ReturnUrl { get; set; }

    /// <summary>Asked for although the session is high enough: the last code is too long ago.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Again { get; set; }

    /// <summary>Null where no phone is proven yet.</summary>
    public MobileNumber? Phone { get; private set; }

    /// <summary>A code was asked for: its field is shown.</summary>
    public bool Sent { get; private set; }

    /// <summary>The Window proves a phone, and leads back to the same place.</summary>
    public string WindowPage => LocalReturn.Append(doors.Window + "?again=1", ReturnUrl);

    public async Task<IActionResult> OnGetAsync(bool sent, CancellationToken cancel)
    {
        if (Session.Level >= Level.Code && !Again) return Back();
        Sent = sent;
        Phone = await steps.PhoneAsync(Session, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostSendAsync(CancellationToken cancel)
    {
        Phone = await steps.PhoneAsync(Session, cancel);
        if (Phone is not { } mobile) return Page();
        var wait = await steps.SendAsync(Session, mobile, cancel);
        if (wait == TimeSpan.Zero) return Redirect(LocalReturn.Append($"{StepUp.Page}?sent=true&again={(Again ? "true" : "false")}", ReturnUrl));
        ModelState.AddModelError("", wait is { } time ? texts["StepUp.Wait", (int)Math.Ceiling(time.TotalMinutes)] : texts["StepUp.Exhausted"]);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        (Phone, Sent) = (await steps.PhoneAsync(Session, cancel), true);
        var (verdict, left) = await steps.CheckAsync(HttpContext, Session, PersianText.Compact(Code), cancel);
        if (verdict == StepUpVerdict.Raised) return Back();
        ModelState.AddModelError(nameof(Code), texts["StepUp." + verdict, left]);
        return Page();
    }

    private LocalRedirectResult Back() => LocalRedirect(LocalReturn.Validate(ReturnUrl) ?? "/me");
}
