using Microsoft.AspNetCore.Authorization;

namespace Panah.People.Pages.Me;

/// <summary>The person's own page: where a sign-in without another destination ends (row W8).</summary>
[Authorize]
internal sealed class IndexModel(PersonDirectory directory, Sessions sessions, Tiles tiles) : SignedInPage
{
    public string Name { get; private set; } = "";

    public DateTimeOffset? LastSignIn { get; private set; }

    public IReadOnlyList<Tile> Services => tiles.Services;

    public IReadOnlyList<Tile> Own => tiles.Own;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Name = (await directory.FindAsync(Session.PersonId, cancel))?.ShortName ?? "";
        LastSignIn = await sessions.LastSignInAsync(Session.PersonId, Session.SessionId, cancel);
    }
}
