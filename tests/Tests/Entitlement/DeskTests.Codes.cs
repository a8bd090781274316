using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Entitlement;

/// <summary>The credit code: late, of another phone, asked for again, guessed, dialled, typed elsewhere.</summary>
public sealed partial class DeskTests
{
    [Fact]
    [Row("E2")]
    public async Task Code_ASecondLate_IsRefusedAndStartsAgain()
    {
        using var clerk = panah.Visitor();
        var mobile = await SendCodeAsync(clerk);
        var code = await SmsCodeAsync(mobile);
        panah.Clock.Advance(TimeSpan.FromSeconds(181));
        await clerk.Fill("کد اعتباری", code).PressAsync(Confirm);
        clerk.ShouldHaveError("کد اعتباری", "زمان اعتبار این کد به پایان رسیده است");
        await clerk.FollowAsync("شروع از ابتدا");
        clerk.ShouldBeAt("/entitlement/credit");
    }

    [Fact]
    [Row("E2")]
    public async Task Code_OnAnotherMobile_IsRefused()
    {
        using var clerk = panah.Visitor();
        var mobile = await SendCodeAsync(clerk);
        var code = await SmsCodeAsync(mobile);
        using var other = panah.Visitor();
        await other.OpenAsync("/entitlement/credit");
        await other.Fill("شماره همراه", Registry.NewMobile()).PressAsync(Have);
        await other.Fill("کد اعتباری", code).PressAsync(Confirm);
        other.ShouldHaveError("کد اعتباری", "درست نیست");
        await clerk.Fill("کد اعتباری", code).PressAsync(Confirm);
        clerk.ShouldBeAt("/entitlement/desk");
    }

    [Fact]
    [Row("E2")]
    public async Task Code_AskedForAgain_BothCodesWorkInTheirTimeAndOnlyOneGivesCredit()
    {
        using var clerk = panah.Visitor();
        var mobile = await SendCodeAsync(clerk);
        var first = await SmsCodeAsync(mobile);
        await clerk.OpenAsync("/entitlement/credit");
        await clerk.Fill("شماره همراه", mobile).PressAsync(Send);
        var second = await SmsCodeAsync(mobile, not: first);
        await clerk.Fill("کد اعتباری", first).PressAsync(Confirm);
        clerk.ShouldBeAt("/entitlement/desk");
        await clerk.PressAsync(Again);
        await clerk.Fill("شماره همراه", mobile).PressAsync(Have);
        await clerk.Fill("کد اعتباری", second).PressAsync(Confirm);
        clerk.ShouldHaveError("کد اعتباری", "کد تازه‌تری تایید شده است");
        await clerk.Fill("کد اعتباری", first).PressAsync(Confirm);
        clerk.ShouldBeAt("/entitlement/desk");
    }

    [Fact]
    [Row("E2")]
    public async Task Code_Guessed_FiveTriesThenWaits()
    {
        using var clerk = panah.Visitor();
        var mobile = await SendCodeAsync(clerk);
        var code = await SmsCodeAsync(mobile);
        for (var i = 0; i < 5; i++)
        {
            await clerk.Fill("کد اعتباری", code == "111111" ? "222222" : "111111").PressAsync(Confirm);
            clerk.ShouldHaveError("کد اعتباری", "درست نیست");
        }

        await clerk.Fill("کد اعتباری", code).PressAsync(Confirm);
        clerk.ShouldHaveError("کد اعتباری", "ثانیه");
    }

    [Fact]
    [Row("E3")]
    public async Task Ussd_DialledWhileAnSmsIsOnItsWay_CodeWorksThroughHaveCode()
    {
        using var clerk = panah.Visitor();
        var mobile = await SendCodeAsync(clerk);
        var shown = await panah.Phone(mobile).DialAsync(Dial);
        var dialled = Digits().Match(shown).Value;
        dialled.Length.ShouldBe(6, shown);
        shown.Length.ShouldBeLessThanOrEqualTo(182);
        await clerk.OpenAsync("/entitlement/credit");
        await clerk.Fill("شماره همراه", mobile).PressAsync(Have);
        clerk.ShouldNotSee("زمان باقی‌مانده");
        await clerk.Fill("کد اعتباری", dialled).PressAsync(Confirm);
        clerk.ShouldBeAt("/entitlement/desk");
        Left(clerk).ShouldBe(20);
        await clerk.PressAsync(Again);
        await clerk.Fill("شماره همراه", mobile).PressAsync(Have);
        await clerk.Fill("کد اعتباری", await SmsCodeAsync(mobile)).PressAsync(Confirm);
        clerk.ShouldHaveError("کد اعتباری", "کد تازه‌تری تایید شده است");
    }

    [Fact]
    [Row("E3")]
    public async Task HaveCode_WithoutMobile_AsksForIt()
    {
        using var clerk = panah.Visitor();
        await clerk.OpenAsync("/entitlement/credit");
        await clerk.Fill("شماره همراه", "0912").PressAsync(Have);
        clerk.ErrorOf("شماره همراه").ShouldNotBeEmpty();
        clerk.ShouldBeAt("/entitlement/credit");
    }

    [Fact]
    [Row("E3")]
    public async Task HaveCode_CodeWithCreditLeft_GoesOnFromAnotherBrowser()
    {
        var (first, mobile, code) = await DeskAsync();
        await first.Fill("کد ملی", Registry.NewNationalId()).PressAsync(Ask);
        using var second = panah.Visitor();
        await second.OpenAsync("/entitlement/credit");
        await second.Fill("شماره همراه", mobile).PressAsync(Have);
        await second.Fill("کد اعتباری", code).PressAsync(Confirm);
        Left(second).ShouldBe(19);
        Results(second).ShouldBeEmpty("another browser's page is its own");
        first.Dispose();
    }
}
