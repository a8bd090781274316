using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.Data;
using Panah.People.Texts;
using Panah.Ui;

namespace Panah.People.Pages.Me;

/// <summary>Row X6: each person sees who looked at their own data.</summary>
[Authorize]
internal sealed class SeenModel(AuditLog audit, ActionNames names, Tiles tiles, IStringLocalizer<PeopleTexts> texts) : SignedInPage
{
    /// <summary>Pages back from the newest.</summary>
    [FromQuery(Name = "older")]
    public int Older { get; set; }

    /// <summary>Rooms that tell on pages of their own.</summary>
    public IEnumerable<Tile> Elsewhere => tiles.Own.Where(static tile => tile.TellsWhoLooked);

    public IReadOnlyList<AuditRecord> Lines { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) =>
        Lines = await audit.ReadForSubjectAsync(Session.PersonId, Math.Clamp(Older, 0, 10_000), cancel);

    public string Who(AuditRecord line) =>
        texts["Actor." + (line.Actor == ActorKind.Person && line.ActorId == Session.PersonId ? "Self" : line.Actor.ToString())];

    /// <summary>
    /// A sentence to the person where there is one, else the action's name. Nothing is left out: what a newer node wrote, which has no name here
    /// yet, is shown as something else that was done.
    /// </summary>
    public string What(AuditRecord line) =>
        texts["Action." + line.Action, Show.Digits(line.ObjectId ?? "")] is { ResourceNotFound: false } sentence ? sentence : names.Find(line.Action) ?? texts["Seen.Other"];
}
