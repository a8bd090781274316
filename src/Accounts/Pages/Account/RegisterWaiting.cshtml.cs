using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Accounts.Registration;

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

    public IReadOnlyList<(string Key, bool Answered)> Questions => Progress is not { } progress ? [] :
    [
        ("Waiting.Civil", progress.CivilMatches is not null),
        ("Waiting.Sim", progress.SimMatches is not null),
        progress.IsPhysician ? ("Waiting.Medical", progress.MedicalMatches is not null) : ("Waiting.Insured", progress.InsuredFound is not null),
    ];

    public int Answered => Progress is { IsWaiting: false } ? Questions.Count : Questions.Count(question => question.Answered);

    public bool IsLate => Progress is { IsWaiting: true } progress && time.GetUtcNow() - progress.SubmittedAt > Promised;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Progress = await desk.FindProgressAsync(drafts.TokenHash(HttpContext), cancel);
        if (Progress is { IsWaiting: true }) Response.Headers["Refresh"] = "10";
    }
}
