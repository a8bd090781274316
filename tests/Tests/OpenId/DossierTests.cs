using System.Net;
using Panah.Harness;
using Panah.Tests.Notices;
using Shouldly;
using Xunit;

namespace Panah.Tests.OpenId;

/// <summary>The national dossier as a relying party of ours: from a letter's page on to the same letter, signed in by OpenID Connect (row N4).</summary>
[Row("N4")]
public sealed class DossierTests(PanahServer server) : OpenIdTest(server)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Letter_FollowedToTheDossier_StandsThereForItsOwner(bool company)
    {
        var world = new NoticesWorld(Server);
        var employer = await world.EmployerAsync(company: company);
        using var system = await world.SystemAsync();
        var number = await NoticesWorld.SendAsync(system, employer.Identifier);
        await Eventually.TrueAsync(async () => (await Server.Simulators.GetStringAsync(new Uri($"/dossier/{employer.Identifier}/letters", UriKind.Relative))).Contains(number, StringComparison.Ordinal));

        var visitor = employer.Visitor;
        await visitor.OpenAsync($"/letters/{number}");
        await visitor.FollowAsync("اتصال به ایران پوشه");
        visitor.ShouldBeAt("/openid/consent").ShouldSee("ایران پوشه");
        var allowed = await AllowAsync(visitor, new AuthorizeAnswer(visitor.Status, visitor.Url, visitor.BodyText));
        await visitor.OpenAsync(allowed.Address!.AbsoluteUri);
        visitor.Url.Authority.ShouldBe(Server.SimulatorsUrl.Authority);
        visitor.ShouldBeAt("/dossier");
        visitor.Page.QuerySelector("article[aria-current=true]")!.Id.ShouldBe(number);

        // Signing out there ends it here too.
        await visitor.PressAsync("خروج از کارپوشه");
        await visitor.OpenAsync(new Uri(Server.Url, "/me").AbsoluteUri);
        visitor.ShouldBeAt("/window/sign-in");
    }

    [Fact]
    public async Task Dossier_OpenedByAnother_ShowsNothingOfTheOwner()
    {
        var world = new NoticesWorld(Server);
        var owner = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var number = await NoticesWorld.SendAsync(system, owner.Identifier);
        await Eventually.TrueAsync(async () => (await Server.Simulators.GetStringAsync(new Uri($"/dossier/{owner.Identifier}/letters", UriKind.Relative))).Contains(number, StringComparison.Ordinal));
        var (visitor, _) = await SignedInAsync();
        using (visitor)
        {
            await visitor.OpenAsync(new Uri(Server.SimulatorsUrl, "/dossier?letter=" + number).AbsoluteUri);
            await visitor.OpenAsync((await AllowAsync(visitor, new AuthorizeAnswer(visitor.Status, visitor.Url, visitor.BodyText))).Address!.AbsoluteUri);
            visitor.ShouldBeAt("/dossier").ShouldNotSee(number);
        }
    }

    [Fact]
    public async Task Dossier_WithAnAnswerThatIsNotItsOwn_LetsNobodyIn()
    {
        var (visitor, _) = await SignedInAsync();
        using (visitor)
        {
            await visitor.OpenAsync(new Uri(Server.SimulatorsUrl, "/dossier").AbsoluteUri);
            var answer = (await AllowAsync(visitor, new AuthorizeAnswer(visitor.Status, visitor.Url, visitor.BodyText))).Address!.AbsoluteUri;
            using var stranger = Server.Visitor();
            await stranger.OpenAsync(answer);
            stranger.ShouldBeAt("/dossier").ShouldSee("ورود انجام نشد");
        }
    }

    [Fact]
    public async Task Dossier_OfAPersonWhoRefuses_SaysSo()
    {
        var (visitor, _) = await SignedInAsync();
        using (visitor)
        {
            await visitor.OpenAsync(new Uri(Server.SimulatorsUrl, "/dossier").AbsoluteUri);
            var denied = await AllowAsync(visitor, new AuthorizeAnswer(visitor.Status, visitor.Url, visitor.BodyText), "اجازه نمی‌دهم");
            denied.Error.ShouldBe("access_denied");
            await visitor.OpenAsync(denied.Address!.AbsoluteUri);
            visitor.ShouldBeAt("/dossier").ShouldSee("ورود انجام نشد");
            visitor.Status.ShouldBe(HttpStatusCode.OK);
        }
    }
}
