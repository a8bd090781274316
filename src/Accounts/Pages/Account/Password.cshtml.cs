using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Accounts.Passwords;
using Panah.Accounts.SignIn;
using Panah.Accounts.Texts;
using Panah.Kernel;
using Panah.People;

namespace Panah.Accounts.Pages.Account;

/// <summary>«تغییر کلمه عبور» (P6, P7, P15): reached by a ticket, which can do this one thing.</summary>
internal sealed class PasswordModel(
    ChangeTickets tickets, PasswordChange change, AccountStore accounts, PasswordOwners owners, IStringLocalizer<AccountsTexts> text) : PageModel
{
    [BindProperty]
    public string? Old { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? PasswordAgain { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true, Name = LocalReturn.Parameter)]
    public string? ReturnUrl { get; set; }

    public ChangeTicket? Ticket { get; private set; }

    public IReadOnlyList<PasswordRule> Rules { get; private set; } = PasswordRules.Judge("", PasswordOwner.Unknown);

    /// <summary>A number was typed when the account was opened, and the SIM registry says that it is somebody else's.</summary>
    public bool ClaimRefused { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel) => await ReadyAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await ReadyAsync(cancel);
        if (Ticket is null) return Page();
        Rules = PasswordRules.Judge(Password ?? "", await owners.OfTicketAsync(Ticket, cancel));
        foreach (var rule in Rules.Where(rule => !rule.IsMet)) ModelState.AddModelError(nameof(Password), text[rule.Code]);
        if (!string.Equals(Password, PasswordAgain, StringComparison.Ordinal)) ModelState.AddModelError(nameof(PasswordAgain), text["Password.Repeat"]);
        if (!ModelState.IsValid) return Page();

        switch (await change.ChangeAsync(HttpContext, Ticket, PersianText.Compact(Old), PersianText.Compact(Code), Password!, cancel))
        {
            case ChangeOutcome.Changed: return LocalRedirect(LocalReturn.Validate(ReturnUrl) ?? (Ticket.Phone is null ? AccountSessions.Slips : AccountSessions.Me));
            case ChangeOutcome.OldWrong: ModelState.AddModelError(nameof(Old), text["Change.Old.Wrong"]); break;
            case ChangeOutcome.CodeWrong: ModelState.AddModelError(nameof(Code), text["Change.Code.Wrong"]); break;
            case ChangeOutcome.NameInPassword: ModelState.AddModelError(nameof(Password), text["Password.Rule.Owner"]); break;
            case ChangeOutcome.Closed: ModelState.AddModelError("", text["SignIn.Closed"]); break;
            default: Ticket = null; break;
        }

        return Page();
    }

    /// <summary>The rules for what is typed so far (A5).</summary>
    public async Task<IActionResult> OnPostRulesAsync(CancellationToken cancel) => await tickets.FindAsync(HttpContext, cancel) is { } ticket
        ? Partial("_PasswordRules", PasswordRules.Judge(Password ?? "", await owners.OfTicketAsync(ticket, cancel)))
        : new NoContentResult();

    private async Task ReadyAsync(CancellationToken cancel)
    {
        Ticket = await tickets.FindAsync(HttpContext, cancel);
        ClaimRefused = Ticket is { Phone: null } && (await accounts.FindByIdAsync(Ticket.AccountId, cancel))?.ClaimedMobile is not null;
    }
}
