using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.People.Texts;
using Panah.Ui;

namespace Panah.People;

/// <summary>Tells the page's frame who is signed in, from the session that the request has already been read for.</summary>
internal sealed class HeaderPerson(IStringLocalizer<PeopleTexts> texts, Doors doors) : IHeaderPerson
{
    public SignedInPerson? Of(HttpContext http)
    {
        if (SignedInHttpContextExtensions.Known(http) is not { } session) return null;
        List<HeaderLink> links = [];
        if (session.Level > Level.Initial)
        {
            links.AddRange([new("/me/profile", texts["Tile.Profile"]), new("/me/devices", texts["Tile.Devices"]), new("/me/seen", texts["Tile.Seen"])]);
            if (doors.Companies is { } companies) links.Add(new(companies.Own, texts["Me.Companies"]));
        }

        // Below a proven phone or a chosen password nothing is told about the person, not even the name (row S3).
        var name = session.Level == Level.Initial || session.ShortName.Length == 0 ? texts["Me.Own"].Value : session.ShortName;
        return new SignedInPerson(name, session.EndsAt, session.CanStay ? "/me/stay" : null, "/me/sign-out", links)
        {
            Who = Convert.ToHexStringLower(SHA256.HashData(session.PersonId.ToByteArray()))[..12],
            SignInHref = doors.Of(session.Door),
            HomeHref = doors.HomeOf(session.Level),
            Company = session.ActingForCompany is { } company && doors.Companies is { } choice
                ? new HeaderCompany(session.ActingForName, company, choice.Own, choice.Leave)
                : null,
        };
    }
}
