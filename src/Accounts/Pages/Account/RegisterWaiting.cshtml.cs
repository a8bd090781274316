using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Accounts.Registration;
using Panah.Ui;

namespace Panah.Accounts.Pages.Account;

/// <summary>
/// The waiting page (A6, A8). The browser that sent the request sees its progress; another browser with the same ID sees
/// the same sentences and no progress, so that an ID alone tells nothing about a check.
/// </summary>
internal sealed class RegisterWaitingModel(Drafts drafts, RegistrationDesk desk, TimeProvider time) : PageModel
{
    private static readonly TimeSpan Promised = TimeSpan.FromHours(48);

    public RegistrationProgress? Progress { get; private set; }

    [BindProperty(SupportsGet = true)]
    public bool Again { get; set; }

    /// <summary>Without JavaScript the page loads itself anew; who is disturbed by that turns it off (WCAG 2.2.1).</summary>
    [BindProperty(SupportsGet = true)]
    public bool Still { get; set; }

    public IReadOnlyList<(string Key, bool Answered)> Questions => Progress is not { } progress ? [] :
    [
        ("Waiting.Civil", progress.CivilMatches is not null),
        ("Waiting.Sim", progress.SimMatches is not null),
        progress.IsPhysician ? ("Waiting.Medical", progress.MedicalMatches is not null) : ("Waiting.Insured", progress.InsuredFound is not null),
    ];

    /// <summary>How the check ended: <c>activated</c>, <c>needs_visit</c>, <c>mismatch</c> or <c>refused</c>; null while it waits.</summary>
    public string? Result => Progress is { IsWaiting: false, IsWithdrawn: false } ended ? ended.State : null;

    public int Answered => Progress is { IsWaiting: false } ? Questions.Count : Questions.Count(question => question.Answered);

    public bool IsLate => Progress is { IsWaiting: true } progress && time.GetUtcNow() - progress.SubmittedAt > Promised;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        Progress = await desk.FindProgressAsync(drafts.TokenHash(HttpContext), cancel);
        if (!Fragments.IsAsked(HttpContext)) return Page();
        // 204: it has ended, and the page is to be loaded anew.
        return Progress is { IsWaiting: true } ? Partial("_WaitingProgress", this) : new NoContentResult();
    }

    /// <summary>«انصراف»: the person gives the request up.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (drafts.TokenHash(HttpContext) is { } watcher) await desk.WithdrawAsync(watcher, cancel);
        return LocalRedirect("/account/register/waiting");
    }
}
