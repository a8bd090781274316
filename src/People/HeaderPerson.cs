using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using Panah.People.Texts;
using Panah.Ui;

namespace Panah.People;

/// <summary>Tells the page's frame who is signed in, from the session that the request has already been read for.</summary>
internal sealed class HeaderPerson(IStringLocalizer<PeopleTexts> texts) : IHeaderPerson
{
    public SignedInPerson? Of(HttpContext http)
    {
        if (SignedInHttpContextExtensions.Known(http) is not { } session) return null;
        List<HeaderLink> links = session.ActingForCompany is { } company ? [new("/me/companies", texts["Me.ActingFor", company])] : [];
        links.Add(new HeaderLink("/me/devices", texts["Tile.Devices"]));
        return new SignedInPerson(session.ShortName, session.EndsAt, session.CanStay ? "/me/stay" : null, "/me/sign-out", links);
    }
}
