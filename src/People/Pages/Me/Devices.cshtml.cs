using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.Data;
using Panah.People.Texts;
using Panah.Ui;

namespace Panah.People.Pages.Me;

/// <summary>Where the person is signed in, each ended alone or all others at once (row X7).</summary>
[Authorize]
internal sealed class DevicesModel(Sessions sessions, AppDb db, IStringLocalizer<PeopleTexts> texts) : SignedInPage
{
    private static readonly SignInMethods[] Shown = [SignInMethods.Password, SignInMethods.SmsCode, SignInMethods.QrTransfer, SignInMethods.Passkey];

    public IReadOnlyList<SessionInfo> Sessions { get; private set; } = [];

    public string? Said { get; private set; }

    public async Task OnGetAsync(string? said, int count, CancellationToken cancel)
    {
        Said = said is "Ended" or "Gone" ? texts["Devices." + said].Value
            : said is "EndedOthers" && count is > 0 and < 1_000 ? texts["Devices.EndedOthers", count].Value : null;
        Sessions = await sessions.ListAsync(Session.PersonId, cancel);
    }

    public async Task<IActionResult> OnPostEndAsync(Guid session, CancellationToken cancel)
    {
        if (session == Session.SessionId)
        {
            await sessions.SignOutAsync(HttpContext, Session, cancel);
            return Redirect("/me/sign-out");
        }

        var ended = await db.InTransactionAsync(work => sessions.EndAsync(work, Session.PersonId, session), cancel);
        return Redirect("/me/devices?said=" + (ended ? "Ended" : "Gone"));
    }

    public async Task<IActionResult> OnPostEndOthersAsync(CancellationToken cancel)
    {
        var ended = await db.InTransactionAsync(work => sessions.EndAllAsync(work, Session.PersonId, Session.SessionId), cancel);
        return Redirect($"/me/devices?said=EndedOthers&count={ended}");
    }

    public string How(SessionInfo session) =>
        Show.List(Shown.Where(method => session.Methods.HasFlag(method)).Select(method => texts["Method." + method].Value));
}
