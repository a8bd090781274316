using System.Net;
using Panah.Harness;
using QRCoder;
using Shouldly;
using Xunit;

namespace Panah.Tests.Entitlement;

/// <summary>Two tabs, clearing while an answer comes, and the receipt of an answer.</summary>
public sealed partial class DeskTests
{
    [Fact]
    [Row("E6")]
    public async Task TwoTabs_AskingAndClearingAtOnce_BooksBalanceAndNothingFails()
    {
        var (clerk, _, _) = await DeskAsync();
        var token = clerk.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var work = Enumerable.Range(0, 24).Select(i => i % 4 == 3
            ? clerk.Http.PostAsync("/entitlement/desk?handler=Clear", Form(token))
            : clerk.Http.PostAsync("/entitlement/desk", Form(token, new("NationalId", Registry.NewNationalId()), new("Once", $"{i:D32}"))));
        foreach (var answer in await Task.WhenAll(work)) ((int)answer.StatusCode).ShouldBeLessThan(400);
        await clerk.OpenAsync("/entitlement/desk");
        Left(clerk).ShouldBe(2);
        await Books.ShouldBalanceAsync(panah);
        clerk.Dispose();
    }

    [Fact]
    [Row("E5")]
    public async Task TwoTabs_OneUnitLeft_OneIsAnsweredAndTheOtherToldWhy()
    {
        var (clerk, mobile, code) = await DeskAsync();
        using var clinic = await Clinic.OpenAsync(panah);
        for (var i = 0; i < 19; i++) (await clinic.AskAsync(new { nationalId = Registry.NewNationalId(), mobile, creditCode = code })).Status.ShouldBe(HttpStatusCode.OK);
        var token = clerk.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        await Task.WhenAll(Enumerable.Range(0, 2).Select(async tab =>
        {
            using var answer = await clerk.Http.PostAsync("/entitlement/desk", Form(token, new("NationalId", Registry.NewNationalId()), new("Once", $"{tab:D32}")));
            ((int)answer.StatusCode).ShouldBeLessThan(400);
        }));
        await clerk.OpenAsync("/entitlement/desk");
        Left(clerk).ShouldBe(0);
        Results(clerk).Count.ShouldBe(1);
        await Books.ShouldBalanceAsync(panah);
        clerk.Dispose();
    }

    [Fact]
    [Row("E6")]
    public async Task Clear_WhileAnAnswerIsOnItsWay_AnswerComesOntoTheClearedPageAndIsPaidOnce()
    {
        var (clerk, _, _) = await DeskAsync();
        await clerk.Fill("کد ملی", Registry.NewNationalId()).PressAsync(Ask);
        var token = clerk.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var late = Registry.NewNationalId();
        await using (await panah.Faults.StartAsync("cover", "slow", delayMs: 1_500))
        {
            var asking = clerk.Http.PostAsync("/entitlement/desk", Form(token, new("NationalId", late), new("Once", new string('7', 32))));
            // The delay is the thing: the answer takes 1.5 s, and the page is cleared amid that.
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
            using var cleared = await clerk.Http.PostAsync("/entitlement/desk?handler=Clear", Form(token));
            ((int)cleared.StatusCode).ShouldBeLessThan(400);
            using var answered = await asking;
            ((int)answered.StatusCode).ShouldBeLessThan(400);
        }

        await clerk.OpenAsync("/entitlement/desk");
        Results(clerk).ShouldBe([late]);
        Left(clerk).ShouldBe(18);
        await Books.ShouldBalanceAsync(panah);
        clerk.Dispose();
    }

    [Fact]
    [Row("E6")]
    public async Task Receipt_OfAnAnswer_IsConfirmedByItsQrAddress()
    {
        var (clerk, _, _) = await DeskAsync();
        var person = await panah.Registry.PersonAsync(p => p with { CoveredUntil = Until });
        await clerk.Fill("کد ملی", person.NationalId).PressAsync(Ask);
        var tracking = clerk.Page.QuerySelector("button[name=tracking]")!.GetAttribute("value")!;
        await clerk.PostAsync("/entitlement/desk?handler=Receipt", [new("tracking", tracking)]);
        var confirm = clerk.Page.QuerySelector("a[href*='/entitlement/confirm/']")!.GetAttribute("href")!;
        // What a phone would scan is that very address, module by module.
        clerk.Page.QuerySelector("svg.qr path")!.GetAttribute("d").ShouldBe(Modules(confirm));
        using var anyone = panah.Visitor();
        await anyone.OpenAsync(new Uri(confirm).AbsolutePath);
        anyone.ShouldSee("این رسید معتبر است").ShouldSee("برخوردار است");
        anyone.BodyText.ShouldNotContain(person.NationalId);
        await anyone.OpenAsync("/entitlement/confirm/AAAAAAAAAAAAAAAAAAAAAA", HttpStatusCode.NotFound);
        anyone.ShouldSee("رسیدی با این نشانی نداریم");
        clerk.Dispose();
    }

    private static string Modules(string address)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(address, QRCodeGenerator.ECCLevel.M);
        return string.Concat(code.ModuleMatrix.SelectMany((row, y) => Enumerable.Range(0, row.Count).Where(x => row[x]).Select(x => $"M{x} {y}h1v1h-1z")));
    }
}
