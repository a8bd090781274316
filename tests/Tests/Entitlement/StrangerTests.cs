using System.Net;
using System.Text.RegularExpressions;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Entitlement;

/// <summary>What strangers do with a phone's number, seen by its owner: a limit that strangers fill is never the owner's only way.</summary>
public sealed partial class StrangerTests(PanahServer panah)
{
    private const string Send = "دریافت کد اعتباری";
    private const string Have = "دارای کد اعتباری می باشم";
    private const string Confirm = "اعتبار سنجی و تایید";
    private const string Dial = "*4*420*99#";

    [Fact]
    [Finding("S-M1")]
    [Row("S8")]
    public async Task Sends_ByStrangersFromEverywhere_LeaveTheOwnerTheDialledCode()
    {
        var mobile = Registry.NewMobile();
        await FillTheSendsAsync(mobile);
        using var owner = panah.Visitor();
        await AskAsync(owner, mobile, Send);
        // The owner is told of the way that strangers can't close, and it is open.
        owner.ShouldHaveError("شماره همراه", "*۴*۴۲۰*۹۹#");
        var code = await DialAsync(mobile);
        await AskAsync(owner, mobile, Have);
        await owner.Fill("کد اعتباری", code).PressAsync(Confirm);
        owner.ShouldBeAt("/entitlement/desk");
    }

    [Fact]
    [Finding("S-M1")]
    [Row("S8")]
    public async Task Sends_ByStrangers_DoNotCountAgainstTheBrowserThatEnteredACode()
    {
        var mobile = Registry.NewMobile();
        using var owner = panah.Visitor();
        await AskAsync(owner, mobile, Have);
        await owner.Fill("کد اعتباری", await DialAsync(mobile)).PressAsync(Confirm);
        owner.ShouldBeAt("/entitlement/desk");
        await FillTheSendsAsync(mobile);
        await AskAsync(owner, mobile, Send);
        owner.ShouldBeAt("/entitlement/code");
    }

    [Fact]
    [Finding("S-M1")]
    public async Task Sends_ByOneStranger_UseUpOnlyWhatIsTheirAddresss()
    {
        var mobile = Registry.NewMobile();
        using var stranger = panah.Visitor();
        var sent = 0;
        for (var i = 0; i < 10; i++)
        {
            await AskAsync(stranger, mobile, Send);
            if (stranger.Url.AbsolutePath == "/entitlement/code") sent++;
            panah.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        sent.ShouldBe(6);
        using var owner = panah.Visitor();
        await AskAsync(owner, mobile, Send);
        owner.ShouldBeAt("/entitlement/code");
    }

    [Fact]
    [Finding("S-M1")]
    [Row("S8")]
    public async Task Guesses_ByStrangersFromEverywhere_DoNotBarTheOwnersRightCode()
    {
        var mobile = Registry.NewMobile();
        var code = await DialAsync(mobile);
        for (var i = 0; i < 15; i++)
        {
            using var stranger = panah.Visitor();
            await AskAsync(stranger, mobile, Have);
            for (var tries = 0; tries < 5; tries++) await stranger.Fill("کد اعتباری", code == "111111" ? "222222" : "111111").PressAsync(Confirm);
        }

        using var owner = panah.Visitor();
        await AskAsync(owner, mobile, Have);
        await owner.Fill("کد اعتباری", code).PressAsync(Confirm);
        owner.ShouldBeAt("/entitlement/desk");
    }

    [Fact]
    [Finding("S-M1")]
    public async Task Guesses_PastThePhonesFifty_AreThreeForEachAddress()
    {
        var mobile = Registry.NewMobile();
        var code = await DialAsync(mobile);
        var judged = 0;
        for (var i = 0; i < 12; i++)
        {
            using var stranger = panah.Visitor();
            await AskAsync(stranger, mobile, Have);
            for (var tries = 0; tries < 5; tries++)
            {
                await stranger.Fill("کد اعتباری", code == "111111" ? "222222" : "111111").PressAsync(Confirm);
                if (stranger.ErrorOf("کد اعتباری").Contains("درست نیست", StringComparison.Ordinal)) judged++;
            }
        }

        judged.ShouldBe(50 + (2 * 3));
    }

    [Fact]
    [Finding("S-M6")]
    [Row("S10")]
    public async Task List_ForAStranger_LeadsToSignInAndBackAndKeepsNothing()
    {
        var before = await panah.Sql.ScalarAsync<long>("SELECT count(*) FROM entitlement.list");
        using var stranger = panah.Visitor();
        await stranger.OpenAsync("/entitlement/list");
        stranger.ShouldBeAt("/account/sign-in");
        stranger.Url.Query.ShouldContain("returnUrl=%2Fentitlement%2Flist");
        await stranger.OpenAsync("/entitlement");
        await stranger.PostAsync("/entitlement/list", [new("Text", Registry.NewNationalId())]);
        stranger.ShouldBeAt("/account/sign-in");
        (await panah.Sql.ScalarAsync<long>("SELECT count(*) FROM entitlement.list")).ShouldBe(before);
    }

    [Fact]
    [Row("S2")]
    [Row("S10")]
    public async Task List_WithAPasswordAlone_WantsACodeFirst()
    {
        using var clerk = await panah.SignedInAsync(door: Panah.People.SignInDoor.Account, methods: Panah.People.SignInMethods.Password);
        await clerk.OpenAsync("/entitlement/list");
        clerk.ShouldBeAt("/me/code");
    }

    [Fact]
    [Finding("S-M6")]
    [Row("S10")]
    public async Task List_PersonAskedAbout_SeesWhoItWas()
    {
        var asked = await panah.Registry.PersonAsync(p => p with { CoveredUntil = new DateOnly(2029, 3, 20) });
        var asker = await panah.Registry.PersonAsync();
        using var clerk = await panah.SignedInAsync(asker);
        await clerk.OpenAsync("/entitlement/list");
        clerk.ShouldSee("نام شما و زمان استعلام را می‌بیند");
        await clerk.Fill("فهرست کدهای ملی", asked.NationalId).PressAsync("استعلام فهرست");
        await Eventually.TrueAsync(async () =>
        {
            await clerk.OpenAsync(clerk.Url.AbsolutePath);
            return clerk.Text.Contains("استعلام فهرست پایان یافت", StringComparison.Ordinal);
        });
        using var person = await panah.SignedInAsync(asked);
        await person.OpenAsync("/me");
        await person.OpenAsync(person.Page.QuerySelector("main a[href$=asked-about-me]")!.GetAttribute("href")!);
        person.ShouldSee($"{asker.FirstName} {asker.LastName}");
        await Books.ShouldBalanceAsync(panah);
    }

    [Fact]
    [Row("S10")]
    public async Task Lists_OfOneDay_AreBoundedForAPerson()
    {
        using var clerk = await panah.SignedInAsync();
        for (var i = 0; i < 2; i++)
        {
            await clerk.OpenAsync("/entitlement/list");
            await clerk.Fill("فهرست کدهای ملی", string.Join('\n', Enumerable.Range(0, 10_000).Select(_ => Registry.NewNationalId()).Distinct())).PressAsync("استعلام فهرست");
            await clerk.PressAsync("توقف");
        }

        await clerk.OpenAsync("/entitlement/list");
        await clerk.Fill("فهرست کدهای ملی", string.Join('\n', Enumerable.Range(0, 100).Select(_ => Registry.NewNationalId()))).PressAsync("استعلام فهرست");
        clerk.ShouldHaveError("فهرست کدهای ملی", "۲۰٬۰۰۰ کد ملی");
        clerk.Shown("فهرست کدهای ملی").ShouldNotBeEmpty("what was typed stays");
    }

    [Fact]
    [Finding("S-M6")]
    [Row("S10")]
    public async Task OpenDesk_AskedWithoutEnd_AnswersNoMoreThanItsLimit()
    {
        var person = await panah.Registry.PersonAsync();
        using var stranger = panah.Visitor();
        await stranger.OpenAsync("/entitlement");
        var answered = 0;
        for (var i = 0; i < 60; i++)
        {
            await stranger.PostAsync("/entitlement", [new("NationalId", person.NationalId), new("Once", $"{i:D32}")]);
            if (stranger.Page.QuerySelector("[role=alert]") is null) answered++;
        }

        answered.ShouldBeLessThanOrEqualTo(40);
        stranger.ShouldHaveError("استعلام‌های زیادی");
    }

    private static async Task AskAsync(Visitor visitor, string mobile, string button)
    {
        await visitor.OpenAsync("/entitlement/credit");
        await visitor.Fill("شماره همراه", mobile).PressAsync(button);
    }

    /// <summary>From four addresses, slowly enough for every limit but the day's.</summary>
    private async Task FillTheSendsAsync(string mobile)
    {
        for (var i = 0; i < 5; i++)
        {
            using var stranger = panah.Visitor();
            for (var sends = 0; sends < 5; sends++)
            {
                await AskAsync(stranger, mobile, Send);
                panah.Clock.Advance(TimeSpan.FromMinutes(1));
            }
        }

        using var late = panah.Visitor();
        await AskAsync(late, mobile, Send);
        late.ErrorOf("شماره همراه").ShouldNotBeEmpty("the phone's day is used up");
    }

    private async Task<string> DialAsync(string mobile)
    {
        var shown = await panah.Phone(mobile).DialAsync(Dial);
        var code = Digits().Match(shown).Value;
        code.Length.ShouldBe(6, shown);
        return code;
    }

    [GeneratedRegex("[0-9]{6}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Digits();
}
