using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Entitlement;

public sealed class AskedAboutMeTests(PanahServer panah)
{
    private const string Page = "/entitlement/asked-about-me";

    [Fact]
    [Row("X6")]
    [Finding("J-B5")]
    public async Task Person_SignedIn_SeesWhoAskedAndWhen()
    {
        var person = await panah.Registry.PersonAsync(p => p with { CoveredUntil = new DateOnly(2029, 3, 20) });
        using var me = await panah.SignedInAsync(person);
        await me.OpenAsync(Page);
        me.ShouldSee("استعلامی درباره شما ثبت نشده است");

        using var clinic = await Clinic.OpenAsync(panah, name: "درمانگاه مهر");
        var answer = await clinic.AskAsync(person.NationalId);
        using var clerk = panah.Visitor();
        await clerk.OpenAsync("/entitlement");
        await clerk.Fill("کد ملی", person.NationalId).PressAsync("استعلام");
        // Somebody else's inquiry is not mine to see.
        await clerk.Fill("کد ملی", Registry.NewNationalId()).PressAsync("استعلام");

        await me.OpenAsync(Page);
        me.Page.QuerySelectorAll("table tbody tr").Length.ShouldBe(2);
        me.ShouldSee("درمانگاه مهر").ShouldNotSee(clinic.Id).ShouldSee("مراجعه آزاد به سامانه").ShouldSee(Panah.Kernel.PersianText.ToPersianDigits(answer.Tracking));
    }

    [Fact]
    [Finding("J-B5")]
    public async Task Person_LookingWhoSawTheirData_FindsTheInquiriesToo()
    {
        using var me = await panah.SignedInAsync();
        foreach (var page in (string[])["/me", "/me/seen"])
        {
            await me.OpenAsync(page);
            me.Page.QuerySelector($"main a[href='{Page}']").ShouldNotBeNull(page);
        }

        await me.OpenAsync(Page);
        me.ShouldSee("چه کسی درباره من استعلام کرده است");
    }

    [Fact]
    [Row("A1")]
    public async Task Stranger_IsLedToSignInAndBack()
    {
        using var stranger = panah.Visitor();
        await stranger.OpenAsync(Page);
        stranger.ShouldBeAt("/account/sign-in");
        stranger.Url.Query.ShouldContain("returnUrl");
    }
}
