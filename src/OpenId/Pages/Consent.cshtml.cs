using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.OpenId.Authorize;
using Panah.People;

namespace Panah.OpenId.Pages;

/// <summary>The person is asked what a client may learn.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class ConsentModel(AuthorizeFlow flow) : PageModel
{
    /// <summary>Null where a form was sent with an empty field.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Interaction { get; set; }

    internal AuthorizeRequest Asked { get; private set; } = null!;

    public string? Company { get; private set; }

    public async Task<IActionResult> OnGetAsync() => await FindAsync() is null ? Back() : Page();

    public async Task<IActionResult> OnPostAllowAsync() =>
        await FindAsync() is { } signedIn ? Show(await flow.AllowAsync(Asked, signedIn, HttpContext.RequestAborted)) : Back();

    public async Task<IActionResult> OnPostDenyAsync() =>
        await FindAsync() is null ? Back() : Show(await flow.DenyAsync(Asked, HttpContext.RequestAborted));

    private async Task<SignedIn?> FindAsync()
    {
        var signedIn = await HttpContext.GetSignedInAsync();
        if (signedIn is null || await flow.FindWaitingForConsentAsync(Interaction ?? "", signedIn, HttpContext.RequestAborted) is not { } request)
            return null;
        (Asked, Company) = (request, signedIn.ActingForCompany);
        return signedIn;
    }

    private IActionResult Show(AuthorizeOutcome outcome) => outcome is AuthorizeOutcome.Problem ? Back() : AuthorizeAnswers.Send(this, outcome, afterForm: true);

    /// <summary>The authorization endpoint knows what comes next, sign-in or a page that says the request is over.</summary>
    private RedirectResult Back() => Redirect($"/openid/authorize?interaction={Uri.EscapeDataString(Interaction ?? "")}");
}
