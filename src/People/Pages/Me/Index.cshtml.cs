using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.People.Due;
using Panah.People.Texts;
using Panah.Ui;

namespace Panah.People.Pages.Me;

/// <summary>Home of who is signed in (row U2): what is due first, then services. A sign-in without another destination ends here (row W8), and so does «/».</summary>
[Authorize]
internal sealed class IndexModel(
    PersonDirectory directory, Sessions sessions, Tiles tiles, DueList due, DaysLeft days,
    IStringLocalizer<PeopleTexts> texts, TimeProvider time) : SignedInPage
{
    public string Name { get; private set; } = "";

    /// <summary>What they signed in with, for who has no proven name.</summary>
    public string? Username { get; private set; }

    public string? Said { get; private set; }

    public DateTimeOffset? LastSignIn { get; private set; }

    public DueNow Due { get; private set; } = new([], [], []);

    public JalaliDate Today => JalaliDate.From(time.GetUtcNow());

    public IReadOnlyList<Tile> Services => tiles.Services;

    public IReadOnlyList<Tile> Own => tiles.Own;

    public async Task OnGetAsync(string? said, CancellationToken cancel)
    {
        Said = said is "PasswordChanged" ? "Me." + said : null;
        var person = await directory.FindAsync(Session.PersonId, cancel);
        Name = person?.ShortName ?? "";
        Username = Name.Length == 0 ? person?.Identifier : null;
        LastSignIn = await sessions.LastSignInAsync(Session.PersonId, Session.SessionId, cancel);
        if (person is not null) Due = await due.FindAsync(new DueQuestion(Session, person), cancel);
    }

    /// <summary>«۴ روز مانده», and whether it stands out.</summary>
    public (string Words, bool IsSoon) Left(DateTimeOffset until)
    {
        var left = days.To(until);
        return (left <= 0 ? texts["Due.Today"] : texts["Due.Left", days.Words(left)], DaysLeft.IsSoon(left));
    }
}
