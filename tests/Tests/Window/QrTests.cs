using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Window;

[Row("W11")]
public sealed class QrTests(PanahServer server)
{
    [Fact]
    public async Task Qr_ApprovedWithTheNumber_SignsTheOtherBrowserIn()
    {
        using var phone = await SignedInPhoneAsync();
        using var desk = server.Visitor();
        await desk.OpenAsync("/window/sign-in");
        await desk.FollowAsync("ورود با کد QR");
        desk.ShouldBeAt("/window/qr");
        desk.Page.QuerySelector("svg[role=img]")!.GetAttribute("direction").ShouldBe("ltr");
        desk.Page.QuerySelector("[data-left]").ShouldNotBeNull();
        var (code, number) = Read(desk);
        await phone.OpenAsync("/me/qr");
        phone.Heading.ShouldBe("ورود به درگاه با QR Code");
        await phone.Fill("کد کوتاه", code.ToLowerInvariant()).PressAsync("ادامه");
        phone.ShouldSee("دستگاه زیر می‌خواهد با حساب شما وارد شود").ShouldSee(desk.Address.ToString()).ShouldSee("Linux").ShouldNotSee($"عدد {number}");
        await desk.FollowAsync("در گوشی تأیید کردم");
        desk.ShouldSee("گوشی شما کد را خواند").ShouldSee("هنوز در گوشی تأیید نشده است");
        await phone.Fill("عدد روی صفحهٔ آن دستگاه", number).PressAsync("تأیید ورود");
        phone.ShouldSee("آن دستگاه وارد شد");
        await desk.FollowAsync("در گوشی تأیید کردم");
        await desk.PressAsync("ورود");
        desk.ShouldBeAt("/me").ShouldSee("مریم رضایی");
        await desk.OpenAsync("/me/devices");
        desk.ShouldSee("کد QR");
    }

    [Fact]
    public async Task Qr_WithAnotherNumber_EndsAtOnce()
    {
        using var phone = await SignedInPhoneAsync();
        using var desk = server.Visitor();
        await desk.OpenAsync("/window/qr");
        var (code, number) = Read(desk);
        await phone.OpenAsync("/me/qr?code=" + code);
        await phone.Fill("عدد روی صفحهٔ آن دستگاه", number == "10" ? "11" : "10").PressAsync("تأیید ورود");
        phone.ShouldSee("ورود آن دستگاه رد شد");
        await phone.OpenAsync("/me/qr?code=" + code);
        phone.ShouldHaveError("این کد درست نیست");
        await desk.OpenAsync("/window/qr");
        desk.ShouldSee("ورود در گوشی تأیید نشد");
        await desk.PressAsync("کد تازه");
        Read(desk).Code.ShouldNotBe(code);
    }

    [Fact]
    public async Task Qr_ScannedByOnePhone_IsNoOneElses()
    {
        using var phone = await SignedInPhoneAsync();
        using var other = await SignedInPhoneAsync();
        using var desk = server.Visitor();
        await desk.OpenAsync("/window/qr");
        var (code, _) = Read(desk);
        await phone.OpenAsync("/me/qr?code=" + code);
        await other.OpenAsync("/me/qr?code=" + code);
        other.ShouldHaveError("این کد درست نیست");
    }

    [Fact, Row("S6"), Finding("S-M10")]
    public async Task Qr_FromASessionThatWasItselfHandedOver_ApprovesNothing()
    {
        var person = await server.Registry.PersonAsync();
        using var second = await server.SignedInAsync(person, methods: Panah.People.SignInMethods.QrTransfer | Panah.People.SignInMethods.RegistryProof);
        using var third = server.Visitor();
        await third.OpenAsync("/window/qr");
        var (code, _) = Read(third);
        await second.OpenAsync("/me/qr?code=" + code);
        second.ShouldHaveError("این گوشی با رمز یکبار مصرف وارد نشده است").ShouldNotSee("دستگاه زیر می‌خواهد");
        await third.OpenAsync("/window/qr");
        third.ShouldNotSee("گوشی شما کد را خواند");
    }

    [Theory, Row("S6"), Finding("S-M10")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Qr_WhenThePhoneSignsOut_TheOtherBrowserIsSignedOutToo(bool lapsed)
    {
        using var phone = await SignedInPhoneAsync();
        using var desk = server.Visitor();
        await desk.OpenAsync("/window/qr");
        var (code, number) = Read(desk);
        await phone.OpenAsync("/me/qr?code=" + code);
        await phone.Fill("عدد روی صفحهٔ آن دستگاه", number).PressAsync("تأیید ورود");
        await desk.OpenAsync("/window/qr");
        await desk.PressAsync("ورود");
        desk.ShouldBeAt("/me");
        if (lapsed)
        {
            await server.Sql.ExecuteAsync("update people.sessions s set last_seen_at = s.last_seen_at - interval '2 hours' from people.sessions d where d.approved_by = s.id and d.ended_at is null");
            await server.Services.GetServices<Panah.Data.IRecurringJob>().Single(job => job.Name == "people.sessions").RunAsync(default);
        }
        else
        {
            await phone.OpenAsync("/me");
            await phone.PressAsync("خروج");
        }

        await desk.OpenAsync("/me");
        desk.ShouldBeAt("/window/sign-in");
    }

    [Fact]
    public async Task Qr_AfterAMinute_IsWorthNothing()
    {
        using var phone = await SignedInPhoneAsync();
        using var desk = server.Visitor();
        await desk.OpenAsync("/window/qr");
        var (code, _) = Read(desk);
        server.Clock.Advance(TimeSpan.FromSeconds(61));
        await phone.OpenAsync("/me/qr?code=" + code);
        phone.ShouldHaveError("این کد درست نیست");
    }

    [Fact]
    public async Task Qr_AfterThePhoneSignedOut_IsNotRedeemed()
    {
        using var phone = await SignedInPhoneAsync();
        using var desk = server.Visitor();
        await desk.OpenAsync("/window/qr");
        var (code, number) = Read(desk);
        await phone.OpenAsync("/me/qr?code=" + code);
        await phone.Fill("عدد روی صفحهٔ آن دستگاه", number).PressAsync("تأیید ورود");
        await desk.OpenAsync("/window/qr");
        await phone.OpenAsync("/me");
        await phone.PressAsync("خروج");
        await desk.PressAsync("ورود");
        desk.ShouldBeAt("/window/qr").ShouldHaveError("این ورود دیگر ممکن نیست");
    }

    [Fact]
    public async Task Qr_InAnotherBrowser_IsNotRedeemed()
    {
        using var phone = await SignedInPhoneAsync();
        using var desk = server.Visitor();
        using var relay = server.Visitor();
        await desk.OpenAsync("/window/qr");
        var (code, number) = Read(desk);
        await phone.OpenAsync("/me/qr?code=" + code);
        await phone.Fill("عدد روی صفحهٔ آن دستگاه", number).PressAsync("تأیید ورود");
        await relay.OpenAsync("/window/qr");
        relay.Page.QuerySelector("[data-qr-enter]").ShouldBeNull();
        await relay.OpenAsync("/me");
        relay.ShouldBeAt("/window/sign-in");
    }

    private async Task<Visitor> SignedInPhoneAsync()
    {
        var phone = server.Visitor();
        return await phone.SignInAsync(server, await server.Registry.PersonAsync());
    }

    private static (string Code, string Number) Read(Visitor desk)
    {
        // A code is compared letter by letter on two screens: no page and no browser puts it into other digits.
        var code = desk.Page.QuerySelector("dl.facts .num[translate=no]")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        var number = string.Concat(desk.Page.QuerySelector("strong.code")!.TextContent.Trim().Select(c => (char)(c - '۰' + '0')));
        return (code, number);
    }
}
