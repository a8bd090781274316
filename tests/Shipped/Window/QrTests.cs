using Microsoft.Playwright;
using Panah.BrowserTests;
using Panah.Harness;
using Panah.Kernel;
using Xunit;

namespace Panah.Shipped.Window;

/// <summary>Guide 003, 2: a phone that is signed in brings another screen in, by its short code typed or by its camera.</summary>
public sealed class QrTests(ShippedProgram shipped, Browser browser) : Journey(shipped, browser)
{
    private const int Width = 640;
    private const int Height = 480;

    [Fact, Row("W11")]
    public async Task Qr_ShortCodeTyped_BringsTheScreenIn()
    {
        var (phone, desk) = await PhoneAndDeskAsync(null);
        await phone.Page.Locator("main a[href='/me/qr']").First.ClickAsync();
        await phone.FillAsync("کد کوتاه", await desk.Page.Locator("dl.facts .num").InnerTextAsync());
        await phone.PressAsync("ادامه");
        await ApproveAsync(phone, desk);
    }

    [Fact, Row("W11"), Row("U12")]
    public async Task Qr_CameraBeforeTheScreen_BringsTheScreenIn()
    {
        var film = Path.Combine(Directory.CreateTempSubdirectory("panah-camera-").FullName, "screen.mjpeg");
        await using var withCamera = new Browser
        {
            MoreFlags = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--use-file-for-fake-video-capture=" + film],
        };
        var (phone, desk) = await PhoneAndDeskAsync(withCamera);
        await File.WriteAllBytesAsync(film, await FilmAsync(desk), TestContext.Current.CancellationToken);
        await phone.OpenAsync("/me/qr");
        await phone.PressAsync("اسکن با دوربین");
        await ApproveAsync(phone, desk);
        Directory.Delete(Path.GetDirectoryName(film)!, recursive: true);
    }

    private async Task<(Person Phone, Person Desk)> PhoneAndDeskAsync(Browser? camera)
    {
        var phone = await PersonAsync(Look.Phone, at: camera);
        await phone.SignInAtWindowAsync(Shipped, await Registry.PersonAsync(who => who with { FirstName = "سارا", LastName = "احمدی" }));
        var desk = await PersonAsync(Look.Desktop);
        await desk.OpenAsync("/window/sign-in");
        await desk.FollowAsync("ورود با کد QR");
        await desk.KeepPictureAsync("window-qr");
        return (phone, desk);
    }

    private static async Task ApproveAsync(Person phone, Person desk)
    {
        await phone.ShouldSeeAsync("دستگاه زیر می‌خواهد با حساب شما وارد شود");
        await phone.KeepPictureAsync("me-qr-ask");
        var number = PersianText.FoldDigits((await desk.Page.Locator("strong.code").InnerTextAsync()).Trim());
        await phone.FillAsync("عدد روی صفحهٔ آن دستگاه", number);
        await phone.PressAsync("تأیید ورود");
        await phone.ShouldSeeAsync("آن دستگاه وارد شد");
        await desk.ShouldBeAtAsync("/me");
        await desk.ShouldSeeAsync("سارا احمدی");
    }

    /// <summary>What a camera before the screen sees, as a film of Motion JPEG: one picture, again and again.</summary>
    private static async Task<byte[]> FilmAsync(Person desk)
    {
        var box = (await desk.Page.Locator(".qr svg").BoundingBoxAsync())!;
        var picture = await desk.Page.ScreenshotAsync(new()
        {
            Type = ScreenshotType.Jpeg,
            Quality = 95,
            FullPage = true,
            Clip = new()
            {
                X = Math.Clamp(box.X + (box.Width - Width) / 2, 0, Look.Desktop.Width - Width),
                Y = Math.Max(0, box.Y + (box.Height - Height) / 2),
                Width = Width,
                Height = Height,
            },
        });
        return [.. Enumerable.Repeat(picture, 20).SelectMany(frame => frame)];
    }
}
