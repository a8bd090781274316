using System.Globalization;
using Microsoft.Playwright;
using Panah.BrowserTests;
using Panah.Harness;
using QRCoder;
using Shouldly;
using Xunit;

namespace Panah.Shipped.Entitlement;

/// <summary>Guide 004 from its first picture to its last.</summary>
public sealed class GuideTests(ShippedProgram shipped, Browser browser) : Journey(shipped, browser)
{
    [Theory, Row("E1"), Row("E2"), Row("E4"), Row("E5"), Row("E6"), Row("U10"), Finding("J-B3"), Finding("J-P18"), Finding("J-B21")]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Clerk_FromOpenDeskToTheLastUnit_ByKeyboardAlone(int width)
    {
        var (covered, uncovered, mobile) = (await Registry.CoveredAsync(), await Registry.PersonAsync(), Registry.NewMobile());
        var clerk = await PersonAsync(new Look(width));
        await clerk.OpenAsync("/entitlement");
        await clerk.ShouldSeeAsync("امکان استعلام به شکل نامحدود برقرار گردیده است");
        await clerk.ShouldSeeAsync("این استعلام صرفاً خدمات «غیر بستری»");
        await clerk.TypeAsync(covered.NationalId);
        (await clerk.AnswerAsync()).ShouldBe("دارد");

        await clerk.FollowAsync("ارتقای سرویس");
        await clerk.ShouldSeeAsync("قبل از انجام استعلام نیاز است یک کد اعتباری دریافت نمایید");
        await clerk.FillAsync("شماره همراه", mobile);
        await clerk.PressAsync("دریافت کد اعتباری");
        await clerk.ShouldBeAtAsync("/entitlement/code");
        await ClockShouldMoveAsync(clerk);
        await clerk.ShouldSeeAsync("پیامک");
        await clerk.KeepPictureAsync("entitlement-code");
        var code = await Shipped.Phone(mobile).NextCodeAsync();
        await clerk.EnterCodeAsync(code);

        await clerk.ShouldBeAtAsync("/entitlement/desk");
        (await clerk.LeftAsync()).ShouldBe(20);
        for (var left = 19; left >= 1; left--)
        {
            var who = left % 2 == 0 ? covered : uncovered;
            await clerk.TypeAsync(who.NationalId);
            (await clerk.AnswerAsync()).ShouldBe(who == covered ? "دارد" : "ندارد");
            (await clerk.LeftAsync()).ShouldBe(left);
            (await clerk.Page.GetByLabel("کد ملی").InputValueAsync()).ShouldBeEmpty("the field is ready for the next person");
        }

        await clerk.ShouldSeeAsync("رو به پایان");
        await clerk.KeepPictureAsync("entitlement-desk");
        await clerk.TypeAsync(covered.NationalId);
        (await clerk.AnswerAsync()).ShouldBe("دارد", "the last unit is answered as the first");
        await clerk.ShouldSeeAsync("اعتبار این کد به پایان رسیده است");
        (await clerk.LeftAsync()).ShouldBe(0);
        await Assertions.Expect(clerk.Page.Locator(".credit--void")).ToBeVisibleAsync();
        await Assertions.Expect(clerk.Page.Locator("table tbody tr")).ToHaveCountAsync(21);
        await clerk.KeepPictureAsync("entitlement-void");

        await ClearAsync(clerk);
        await clerk.PressAsync("دریافت مجدد کد اعتباری");
        await clerk.ShouldBeAtAsync("/entitlement/credit");
        await clerk.HaveCodeAsync(mobile, code);
        await clerk.ShouldSeeAsync("اعتبار این کد به پایان رسیده است");
    }

    [Fact, Row("E3"), Row("E6")]
    public async Task Clerk_DialledCode_ReceiptIsConfirmedByItsQr()
    {
        var (covered, mobile) = (await Registry.CoveredAsync(), Registry.NewMobile());
        var dialled = Phone.Code(await Shipped.Phone(mobile).DialAsync(Clerk.Dial));
        dialled.ShouldNotBeNull();
        var clerk = await PersonAsync();
        await clerk.HaveCodeAsync(mobile, dialled);
        await clerk.ShouldBeAtAsync("/entitlement/desk");
        await clerk.TypeAsync(covered.NationalId);
        // Where Alt and P lead; Playwright's keyboard sends no access keys.
        await clerk.Page.Locator("#answer [accesskey=p]").PressAsync("Enter");
        await clerk.ShouldSeeAsync("رسید استعلام");
        var confirm = await clerk.Page.Locator("a[href*='/entitlement/confirm/']").GetAttributeAsync("href");
        (await clerk.Page.Locator("svg.qr path").First.GetAttributeAsync("d")).ShouldBe(Modules(confirm!), "what a camera reads is that address");
        await clerk.KeepPictureAsync("entitlement-receipt");
        await clerk.Page.Locator("[accesskey=q]").PressAsync("Enter");
        await clerk.ShouldBeAtAsync("/entitlement/desk");

        var employer = await PersonAsync(Look.Phone);
        await employer.OpenAsync(confirm!);
        await employer.ShouldSeeAsync("این رسید معتبر است");
        await employer.ShouldSeeAsync("برخوردار است");
        (await employer.Page.ContentAsync()).ShouldNotContain(covered.NationalId);
    }

    private static async Task ClockShouldMoveAsync(Person clerk)
    {
        var clock = clerk.Page.GetByRole(AriaRole.Timer);
        var first = Seconds(await clock.InnerTextAsync());
        first.ShouldBeInRange(150, 180);
        for (var moved = 0; moved < 3; moved++)
        {
            var shown = await clock.InnerTextAsync();
            await Assertions.Expect(clock).Not.ToHaveTextAsync(shown);
        }

        Seconds(await clock.InnerTextAsync()).ShouldBeInRange(1, first - 2);
    }

    private static int Seconds(string clock)
    {
        var parts = Kernel.PersianText.FoldDigits(clock).Trim().Split(':');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture) * 60) + int.Parse(parts[1], CultureInfo.InvariantCulture);
    }

    /// <summary>«حذف سابقه استعلامات» asks first.</summary>
    private static async Task ClearAsync(Person clerk)
    {
        await clerk.PressAsync("حذف سابقه استعلامات");
        await Assertions.Expect(clerk.Page.Locator("table tbody tr")).ToHaveCountAsync(21);
        await clerk.PressAsync("بله، سابقه حذف شود");
        await Assertions.Expect(clerk.Page.Locator("table tbody tr")).ToHaveCountAsync(0);
    }

    private static string Modules(string address)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(address, QRCodeGenerator.ECCLevel.M);
        return string.Concat(code.ModuleMatrix.SelectMany((row, y) => Enumerable.Range(0, row.Count).Where(x => row[x]).Select(x => $"M{x} {y}h1v1h-1z")));
    }
}
