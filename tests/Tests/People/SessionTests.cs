using System.Net;
using Panah.Harness;
using Panah.Tests.Window;
using Shouldly;
using Xunit;

namespace Panah.Tests.Persons;

/// <summary>Sessions and what their owner sees and does with them.</summary>
public sealed class SessionTests(PanahServer server)
{
    [Fact, Row("X7")]
    public async Task Devices_EndedOneByOne_AreSignedOut()
    {
        var person = await server.Registry.PersonAsync();
        using var one = server.Visitor();
        using var other = server.Visitor();
        await one.SignInAsync(server, person);
        await other.ProveCodeAsync(server, person.Mobile);
        await other.OpenAsync("/me/devices");
        other.Page.QuerySelectorAll("tbody tr").Length.ShouldBe(2);
        other.ShouldSee("همین دستگاه").ShouldSee("رمز یکبار مصرف");
        await EndAsync(other, other.Page.QuerySelectorAll("tbody tr").First(r => !r.TextContent.Contains("همین دستگاه", StringComparison.Ordinal)));
        await one.OpenAsync("/me");
        one.ShouldBeAt("/window/sign-in");
        await other.OpenAsync("/me");
        other.ShouldBeAt("/me");
    }

    [Fact, Row("X7")]
    public async Task Devices_AllOthersEnded_KeepsThisOne()
    {
        var person = await server.Registry.PersonAsync();
        using var one = server.Visitor();
        using var two = server.Visitor();
        using var three = server.Visitor();
        await one.SignInAsync(server, person);
        await two.ProveCodeAsync(server, person.Mobile);
        server.Clock.Advance(TimeSpan.FromSeconds(11));
        await three.ProveCodeAsync(server, person.Mobile);
        await three.OpenAsync("/me/devices");
        await three.PressAsync("خروج از همهٔ دستگاه‌های دیگر");
        three.ShouldSee("۲ دستگاه دیگر خارج شد");
        foreach (var gone in new[] { one, two })
        {
            await gone.OpenAsync("/me");
            gone.ShouldBeAt("/window/sign-in");
        }
    }

    [Fact, Row("X7")]
    public async Task Session_OfAnother_IsNotEnded()
    {
        using var victim = server.Visitor();
        await victim.SignInAsync(server, await server.Registry.PersonAsync());
        await victim.OpenAsync("/me/devices");
        var id = victim.Page.QuerySelector("input[name=session]")!.GetAttribute("value")!;
        using var attacker = server.Visitor();
        await attacker.SignInAsync(server, await server.Registry.PersonAsync());
        await attacker.OpenAsync("/me/devices");
        var own = attacker.Page.QuerySelector("tbody form")!;
        using var content = new FormUrlEncodedContent(own.QuerySelectorAll("input").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("name") == "session" ? id : i.GetAttribute("value")!)));
        using var answer = await attacker.Http.PostAsync("/me/devices?handler=End", content);
        answer.Headers.Location!.OriginalString.ShouldContain("Gone");
        await victim.OpenAsync("/me");
        victim.ShouldBeAt("/me");
    }

    [Fact, Row("X7")]
    public async Task SignIn_FromANewDevice_IsToldByMessage()
    {
        var person = await server.Registry.PersonAsync();
        var phone = server.Phone(person.Mobile);
        using var one = server.Visitor();
        await one.SignInAsync(server, person);
        using var two = server.Visitor();
        await two.ProveCodeAsync(server, person.Mobile);
        (await phone.NextMessageAsync(m => m.Text.Contains("ورود تازه", StringComparison.Ordinal))).Text.ShouldContain("Linux");
        await two.PressAsync("خروج");
        server.Clock.Advance(TimeSpan.FromSeconds(11));
        await two.ProveCodeAsync(server, person.Mobile);
        await phone.NextCodeAsync();
        (await phone.MessagesAsync()).Count(m => m.Text.Contains("ورود تازه", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact, Row("A9")]
    public async Task SignOut_EndsTheSessionAlsoForACopyOfItsCookie()
    {
        using var visitor = server.Visitor();
        await visitor.SignInAsync(server, await server.Registry.PersonAsync());
        var copy = visitor.Cookies.GetCookies(server.Url)["panah-session"]!.Value;
        await visitor.PressAsync("خروج");
        visitor.Headers!.GetValues("Clear-Site-Data").ShouldBe(["\"storage\""]);
        using var thief = server.Visitor();
        thief.Cookies.Add(server.Url, new Cookie("panah-session", copy, "/"));
        await thief.OpenAsync("/me");
        thief.ShouldBeAt("/window/sign-in");
    }

    [Fact]
    public async Task Session_IdleForAnHour_Ends()
    {
        using var visitor = server.Visitor();
        await visitor.SignInAsync(server, await server.Registry.PersonAsync());
        for (var i = 0; i < 3; i++)
        {
            server.Clock.Advance(TimeSpan.FromMinutes(50));
            await visitor.OpenAsync("/me");
            visitor.ShouldBeAt("/me");
        }

        server.Clock.Advance(TimeSpan.FromMinutes(61));
        await visitor.OpenAsync("/me");
        visitor.ShouldBeAt("/window/sign-in");
    }

    [Fact]
    public async Task Session_UsedForTwelveHours_EndsAllTheSame()
    {
        using var visitor = server.Visitor();
        await visitor.SignInAsync(server, await server.Registry.PersonAsync());
        for (var i = 0; i < 14; i++)
        {
            server.Clock.Advance(TimeSpan.FromMinutes(50));
            await visitor.OpenAsync("/me");
            visitor.ShouldBeAt("/me");
        }

        server.Clock.Advance(TimeSpan.FromMinutes(21));
        await visitor.OpenAsync("/me");
        visitor.ShouldBeAt("/window/sign-in");
    }

    [Fact]
    public async Task Cookies_AreHiddenFromScriptsAndOtherSites()
    {
        using var visitor = server.Visitor();
        await visitor.SignInAsync(server, await server.Registry.PersonAsync());
        var cookie = visitor.Cookies.GetCookies(server.Url)["panah-session"]!;
        cookie.HttpOnly.ShouldBeTrue();
        cookie.Value.Length.ShouldBe(43);
        visitor.Headers!.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact, Row("X6")]
    public async Task Seen_ShowsTheOwnSignIns()
    {
        using var visitor = server.Visitor();
        await visitor.SignInAsync(server, await server.Registry.PersonAsync());
        await visitor.OpenAsync("/me/seen");
        visitor.Heading.ShouldBe("چه کسی دادهٔ مرا دید");
        visitor.ShouldSee("ورود").ShouldSee("احراز هویت با سامانه‌های مرجع").ShouldSee("تأیید کد پستی").ShouldSee("خود شما");
    }

    [Fact]
    public async Task Profile_ShowsWhatIsHeld()
    {
        var person = await server.Registry.PersonAsync(p => p with { Email = "m.rezaei@iran.ir" });
        using var visitor = server.Visitor();
        await visitor.SignInAsync(server, person);
        await visitor.OpenAsync("/me/profile");
        visitor.ShouldSee("مریم رضایی").ShouldSee("m.rezaei@iran.ir").ShouldSee("۳۱ اردیبهشت ۱۳۶۹").ShouldSee("۱۱۳۶۸۱۳۴۴۵");
    }

    private static async Task EndAsync(Visitor visitor, AngleSharp.Dom.IElement row)
    {
        var form = row.QuerySelector("form")!;
        using var content = new FormUrlEncodedContent(form.QuerySelectorAll("input").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!)));
        using var answer = await visitor.Http.PostAsync(form.GetAttribute("action"), content);
        answer.Headers.Location!.OriginalString.ShouldContain("Ended");
    }
}
