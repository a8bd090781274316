using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.BrowserTests.Window;

/// <summary>A person signs in at a real browser, with the code from the phone's own page; every step looked at and held to accessibility.</summary>
public sealed class WindowJourneyTests(PanahServer server, Browser browser)
{
    [Theory, Row("W1"), Row("W2"), Row("W5"), Row("W7"), Row("W8"), Row("X9")]
    [InlineData(390, true)]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    public async Task Person_FromPhoneToOwnPage(int width, bool javaScript)
    {
        var person = await server.Registry.PersonAsync();
        await using var visit = await browser.VisitAsync(server, new Look(width, JavaScript: javaScript));
        await visit.OpenAsync("/window/sign-in");
        await LookAsync(visit, "window-sign-in");
        await visit.FillAsync("تلفن همراه", "0912");
        await SendAsync(visit);
        await visit.ShouldSeeAsync("شماره موبایل وارد شده باید ۱۱ رقمی باشد و با ۰۹ شروع شود");
        await LookAsync(visit, "window-sign-in-error");
        await visit.FillAsync("تلفن همراه", person.Mobile);
        await SendAsync(visit);
        await visit.ShouldBeAtAsync("/window/code");
        await LookAsync(visit, "window-code");
        await visit.FillAsync("رمز یکبار مصرف", await ReadFromPhonePageAsync(person.Mobile));
        await visit.PressAsync("ادامه");
        await visit.ShouldBeAtAsync("/window/identity");
        await LookAsync(visit, "window-identity");
        await visit.FollowAsync("اتباع");
        await LookAsync(visit, "window-identity-foreign");
        await visit.FollowAsync("ایرانی");
        await visit.FillAsync("کد ملی", person.NationalId);
        await visit.FillAsync("روز", "۳۱");
        await visit.Page.GetByLabel("ماه", new() { Exact = true }).SelectOptionAsync("2");
        await visit.FillAsync("سال", "۱۳۶۹");
        await visit.PressAsync("ثبت اطلاعات");
        await visit.ShouldBeAtAsync("/window/postal-code");
        await LookAsync(visit, "window-postal-code");
        await visit.PressAsync("ثبت اطلاعات");
        await visit.ShouldBeAtAsync("/me");
        await visit.ShouldSeeAsync("مریم رضایی");
        await LookAsync(visit, "me");
        foreach (var page in new[] { "profile", "devices", "seen", "companies", "qr" })
        {
            await visit.OpenAsync("/me/" + page);
            await LookAsync(visit, "me-" + page);
        }

        visit.Complaints.ShouldBeEmpty();
    }

    [Fact, Row("X8"), Row("W2")]
    public async Task Person_InEnglish_FromPhoneToCode()
    {
        var mobile = Registry.NewMobile();
        await using var visit = await browser.VisitAsync(server, Look.Phone);
        await visit.OpenAsync("/window/sign-in?lang=en");
        await LookAsync(visit, "window-sign-in-en");
        await visit.FillAsync("Mobile phone", mobile);
        await visit.PressAsync("Send the one-time code");
        await visit.ShouldBeAtAsync("/window/code");
        await LookAsync(visit, "window-code-en");
        await visit.FillAsync("One-time code", await server.Phone(mobile).NextCodeAsync());
        await visit.PressAsync("Continue");
        await visit.ShouldBeAtAsync("/window/identity");
        await LookAsync(visit, "window-identity-en");
        visit.Complaints.ShouldBeEmpty();
    }

    [Fact, Row("W11")]
    public async Task Desktop_SignedInByPhone_GoesOnByItself()
    {
        using var phone = await server.SignedInAsync();
        await using var desk = await browser.VisitAsync(server, Look.Desktop);
        await desk.OpenAsync("/window/sign-in");
        await desk.FollowAsync("ورود با کد QR");
        await LookAsync(desk, "window-qr");
        var code = (await desk.Page.Locator("dl.facts .num").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);
        var number = Kernel.PersianText.FoldDigits((await desk.Page.Locator("strong.code").InnerTextAsync()).Trim());
        await using var mobile = await (await browser.VisitAsync(server, Look.Phone)).ContinueAsync(phone);
        await mobile.OpenAsync("/me/qr?code=" + code);
        await LookAsync(mobile, "me-qr-ask");
        await mobile.FillAsync("عدد روی صفحهٔ آن دستگاه", number);
        await mobile.PressAsync("تأیید ورود");
        await mobile.ShouldSeeAsync("آن دستگاه وارد شد");
        await desk.ShouldBeAtAsync("/me");
        desk.Complaints.ShouldBeEmpty();
    }

    [Theory, Row("W11")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Phone_CameraBeforeTheScreen_ReadsTheCode(bool ownDetector)
    {
        using var person = await server.SignedInAsync();
        await using var desk = await browser.VisitAsync(server, Look.Desktop);
        await desk.OpenAsync("/window/qr");
        var code = (await desk.Page.Locator("dl.facts .num").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);
        var screen = Convert.ToBase64String(await desk.Page.Locator(".qr svg").ScreenshotAsync());
        await using var phone = await (await browser.VisitAsync(server, Look.Phone)).ContinueAsync(person);
        var fetched = new System.Collections.Concurrent.ConcurrentBag<string>();
        phone.Page.Request += (_, request) => fetched.Add(new Uri(request.Url).AbsolutePath);
        await phone.Page.AddInitScriptAsync(Camera(screen, ownDetector ? new Uri(server.Url, "/me/qr?code=" + code).AbsoluteUri : null));
        await phone.OpenAsync("/me/qr");
        await phone.PressAsync("اسکن با دوربین");
        await phone.ShouldSeeAsync("عدد روی صفحهٔ آن دستگاه");
        fetched.Any(path => path.EndsWith("/qr/decode.js", StringComparison.Ordinal)).ShouldBe(!ownDetector);
        phone.Complaints.ShouldBeEmpty();
    }

    /// <summary>A camera that sees the screen. The browser's own detector is taken away, or one that reads this address put in its place.</summary>
    private static string Camera(string picture, string? read) => $$"""
        const drawn = new Promise(done => { const image = new Image(); image.onload = () => done(image); image.src = 'data:image/png;base64,{{picture}}'; });
        Object.defineProperty(Navigator.prototype, 'mediaDevices', { get: () => ({ getUserMedia: async () => {
          const image = await drawn, canvas = document.createElement('canvas'), context = canvas.getContext('2d');
          [canvas.width, canvas.height] = [640, 480];
          const draw = () => { context.fillStyle = '#777'; context.fillRect(0, 0, 640, 480); context.drawImage(image, 140, 60, 360, 360); };
          draw(); setInterval(draw, 100);
          return canvas.captureStream(10);
        } }) });
        delete window.BarcodeDetector;
        {{(read is null ? "" : Detector(read))}}
        """;

    private static string Detector(string read) => $$"""
        window.BarcodeDetector = class {
          static async getSupportedFormats() { return ['qr_code']; }
          async detect() { return [{ rawValue: '{{read}}' }]; }
        };
        """;

    /// <summary>The phone simulator's page, as a person at a try-out reads it.</summary>
    private async Task<string> ReadFromPhonePageAsync(string mobile)
    {
        var sent = await server.Phone(mobile).NextMessageAsync();
        await using var phone = await browser.VisitAsync(server.SimulatorsUrl, Look.Phone);
        await phone.OpenAsync($"/phone/{mobile}/messages");
        await phone.ShouldSeeAsync("رمز ورود");
        var shown = Kernel.PersianText.FoldDigits(await phone.Page.Locator("body").InnerTextAsync());
        var code = Phone.Code(sent.Text)!;
        shown.ShouldContain("#" + code);
        return code;
    }

    /// <summary>Without JavaScript the picture is there to be typed.</summary>
    private static async Task SendAsync(Visit visit)
    {
        var code = visit.Page.GetByLabel("کد امنیتی", new() { Exact = true });
        if (!visit.Look.JavaScript && await code.CountAsync() > 0) await code.FillAsync(PanahServer.SecurityCodeAnswer);
        await visit.PressAsync("ارسال رمز یکبار مصرف");
    }

    private static async Task LookAsync(Visit visit, string name)
    {
        await visit.KeepPictureAsync(name);
        await visit.ShouldBeAccessibleAsync();
    }
}
