using System.Net;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Window;

/// <summary>Where a sign-in ends, and what happens around it.</summary>
public sealed class SignedInTests(PanahServer server)
{
    [Fact, Row("W8")]
    public async Task SignIn_WithoutADestination_EndsOnTheOwnPage()
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = server.Visitor();
        await visitor.SignInAsync(server, person);
        visitor.ShouldBeAt("/me").ShouldSee($"{person.FirstName} {person.LastName}").ShouldSee("این نخستین ورود شما");
    }

    [Fact, Row("W8")]
    public async Task SignIn_AskedForByAPage_GoesBackToIt()
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/me/devices?said=Gone");
        visitor.ShouldBeAt("/window/sign-in");
        await visitor.SignInAsync(server, person, "/me/devices?said=Gone");
        visitor.Url.PathAndQuery.ShouldBe("/me/devices?said=Gone");
    }

    [Theory, Row("W8")]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/%0d%0aSet-Cookie:a=b")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/\t/evil.example")]
    public async Task SignIn_WithAForeignDestination_EndsOnThisSite(string destination)
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = server.Visitor();
        await visitor.ProveCodeAsync(server, person.Mobile, destination);
        await visitor.ProveCitizenAsync(person.NationalId);
        var form = visitor.Page.QuerySelector("form[method=post]")!;
        using var content = new FormUrlEncodedContent(form.QuerySelectorAll("input").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? "")));
        using var answer = await visitor.Http.PostAsync("/window/postal-code", content);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        new Uri(server.Url, answer.Headers.Location!).Host.ShouldBe(server.Url.Host);
        answer.Headers.Location!.OriginalString.ShouldStartWith("/");
    }

    [Fact, Row("W8")]
    public async Task Return_WithThePhoneKnown_NeedsTheCodeOnly()
    {
        var person = await server.Registry.PersonAsync();
        using (var first = server.Visitor()) await first.SignInAsync(server, person);
        using var visitor = server.Visitor();
        await visitor.ProveCodeAsync(server, person.Mobile);
        visitor.ShouldBeAt("/me").ShouldSee("ورود پیشین شما");
    }

    [Fact, Row("W5")]
    public async Task Return_AfterThePhonePassedToAnother_ProvesTheNewOwner()
    {
        var former = await server.Registry.PersonAsync();
        using (var first = server.Visitor()) await first.SignInAsync(server, former);
        await server.Registry.PutAsync($"/people/{former.NationalId}", former with { Mobiles = [Registry.NewMobile()] });
        var next = await server.Registry.PersonAsync(p => p with { FirstName = "کاوه", LastName = "راد", Mobiles = [former.Mobile] });
        using var visitor = server.Visitor();
        await visitor.ProveCodeAsync(server, former.Mobile);
        visitor.ShouldBeAt("/window/identity").ShouldNotSee(former.LastName);
        await visitor.ProveCitizenAsync(next.NationalId);
        await visitor.PressAsync("ثبت اطلاعات");
        visitor.ShouldBeAt("/me").ShouldSee("کاوه راد");
    }

    [Fact, Row("W5")]
    public async Task Return_WhileTheSimRegistryIsDown_StandsForAWeekOnItsLastWord()
    {
        var person = await server.Registry.PersonAsync();
        using (var first = server.Visitor()) await first.SignInAsync(server, person);
        await using (await server.Faults.StartAsync("sim"))
        {
            using var soon = server.Visitor();
            await soon.ProveCodeAsync(server, person.Mobile);
            soon.ShouldBeAt("/me");
        }

        server.Clock.Advance(TimeSpan.FromDays(8));
        using var later = server.Visitor();
        await using (await server.Faults.StartAsync("sim"))
        {
            await later.ProveCodeAsync(server, person.Mobile);
            later.ShouldBeAt("/window/try-again").ShouldSee("رمز تازه لازم نیست");
            await later.PressAsync("تلاش دوباره");
            later.ShouldBeAt("/window/try-again").ShouldHaveError("پاسخ نمی‌دهد");
        }

        server.Clock.Advance(TimeSpan.FromMinutes(2));
        await later.PressAsync("تلاش دوباره");
        later.ShouldBeAt("/me");
    }

    [Fact, Row("W8")]
    public async Task Steps_OutOfTurn_LeadToWhereTheSignInStands()
    {
        using var visitor = server.Visitor();
        foreach (var step in new[] { "/window/code", "/window/identity", "/window/postal-code", "/window/try-again" })
        {
            await visitor.OpenAsync(step);
            visitor.ShouldBeAt("/window/sign-in");
        }

        var person = await server.Registry.PersonAsync();
        await visitor.AskForCodeAsync(person.Mobile);
        await visitor.OpenAsync("/window/postal-code");
        visitor.ShouldBeAt("/window/code");
        await visitor.TypeCodeAsync(await server.Phone(person.Mobile).NextCodeAsync());
        await visitor.OpenAsync("/window/code");
        visitor.ShouldBeAt("/window/identity");
        await visitor.ProveCitizenAsync(person.NationalId);
        await visitor.OpenAsync("/window/identity");
        visitor.ShouldBeAt("/window/postal-code");
        await visitor.PressAsync("ثبت اطلاعات");
        // The back button after all is done.
        await visitor.OpenAsync("/window/code");
        visitor.ShouldBeAt("/me");
    }

    [Fact, Row("W2")]
    public async Task TwoTabs_OfOneBrowser_DoNotCountAgainstEachOther()
    {
        var (one, two) = (Registry.NewMobile(), Registry.NewMobile());
        using var visitor = server.Visitor();
        await visitor.AskForCodeAsync(one);
        var olderTab = visitor.Page.QuerySelector("input[autocomplete=one-time-code]")!.Closest("form")!
            .QuerySelectorAll("input[type=hidden]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!)).ToList();
        var olderCode = await server.Phone(one).NextCodeAsync();
        await visitor.AskForCodeAsync(two);
        using var content = new FormUrlEncodedContent([.. olderTab, new("Code", olderCode)]);
        using var answer = await visitor.Http.PostAsync("/window/code", content);
        answer.Headers.Location!.OriginalString.ShouldBe("/window/code?said=Moved");
        await visitor.OpenAsync("/window/code?said=Moved");
        visitor.ShouldSee("ورود دیگری را در این مرورگر آغاز کرده‌اید");
        await visitor.TypeCodeAsync(await server.Phone(two).NextCodeAsync());
        visitor.ShouldBeAt("/window/identity");
    }

    [Fact, Row("W2")]
    public async Task Code_InAnotherBrowser_IsWorthNothing()
    {
        var mobile = Registry.NewMobile();
        using var one = server.Visitor();
        await one.AskForCodeAsync(mobile);
        var code = await server.Phone(mobile).NextCodeAsync();
        using var other = server.Visitor();
        await other.AskForCodeAsync(mobile);
        var own = await server.Phone(mobile).NextCodeAsync();
        if (own != code)
        {
            await other.TypeCodeAsync(code);
            other.ShouldBeAt("/window/code");
        }
    }

    [Fact, Row("W8")]
    public async Task VisitCookie_TakenBeforeTheCode_DoesNotFollow()
    {
        var person = await server.Registry.PersonAsync();
        using var victim = server.Visitor();
        await victim.AskForCodeAsync(person.Mobile);
        var taken = victim.Cookies.GetCookies(server.Url)["panah-visit"]!.Value;
        await victim.TypeCodeAsync(await server.Phone(person.Mobile).NextCodeAsync());
        victim.ShouldBeAt("/window/identity");
        using var thief = server.Visitor();
        thief.Cookies.Add(server.Url, new Cookie("panah-visit", taken));
        await thief.OpenAsync("/window/identity");
        thief.ShouldBeAt("/window/sign-in");
    }

    [Fact, Row("W8")]
    public async Task SessionCookie_PlantedBeforeSignIn_IsReplaced()
    {
        var person = await server.Registry.PersonAsync();
        var planted = System.Buffers.Text.Base64Url.EncodeToString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        using var visitor = server.Visitor();
        visitor.Cookies.Add(server.Url, new Cookie("panah-session", planted, "/"));
        await visitor.SignInAsync(server, person);
        visitor.Cookies.GetCookies(server.Url)["panah-session"]!.Value.ShouldNotBe(planted);
        using var attacker = server.Visitor();
        attacker.Cookies.Add(server.Url, new Cookie("panah-session", planted, "/"));
        await attacker.OpenAsync("/me");
        attacker.ShouldBeAt("/window/sign-in");
    }

    [Fact, Row("X14")]
    public async Task Journey_LeftForHalfAnHour_BeginsAgain()
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = server.Visitor();
        await visitor.ProveCodeAsync(server, person.Mobile);
        server.Clock.Advance(TimeSpan.FromMinutes(31));
        await visitor.ProveCitizenAsync(person.NationalId);
        visitor.ShouldBeAt("/window/sign-in").ShouldHaveError("به پایان رسید");
    }

    [Fact, Row("X14")]
    public async Task Database_HoldsNoPhoneCodeOrNameInTheClear()
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = server.Visitor();
        await visitor.SignInAsync(server, person, "/me/seen");
        foreach (var table in new[] { "\"window\".journeys", "people.persons", "people.sessions", "people.devices", "people.proven_mobiles" })
        {
            var found = await server.Sql.ScalarAsync<int>(
                $"select count(*)::int from {table} t where position(@national in t::text) > 0 or position(@mobile in t::text) > 0 or position(@name in t::text) > 0 or position(convert_to(@national, 'utf8')::text in t::text) > 0",
                new { national = person.NationalId, mobile = person.Mobile, name = person.LastName });
            found.ShouldBe(0, table);
        }
    }
}
