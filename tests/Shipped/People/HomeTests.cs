using Panah.BrowserTests;
using Panah.Harness;
using Panah.Shipped.Contributions;
using Panah.Shipped.Notices;
using Shouldly;
using Xunit;

namespace Panah.Shipped.People;

/// <summary>The first page of all: it invites a stranger, and knows what waits for who is signed in (rows U1 and U2).</summary>
public sealed class HomeTests(ShippedProgram shipped, Browser browser) : SlipJourney(shipped, browser)
{
    [Theory, Row("U2"), Row("U1"), Finding("J-P3")]
    [InlineData(390, false)]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task Home_FromTheInvitationToASlipPaid_SaysWhatIsDue(int width, bool dark)
    {
        var look = new Look(width, Dark: dark);
        var stranger = await PersonAsync(look);
        await stranger.OpenAsync("/");
        await stranger.ShouldSeeAsync("ورود به سامانه");
        await stranger.KeepPictureAsync("home-out");
        await stranger.FollowAsync("ورود به سامانه");
        await stranger.ShouldBeAtAsync("/window/sign-in");

        var (who, person) = await InsuredAsync(look);
        await person.OpenAsync("/");
        await person.ShouldBeAtAsync("/me");
        await person.ShouldNotSeeAsync("ورود به سامانه");
        await person.KeepPictureAsync("home-empty");
        using (var clerk = Shipped.Visitor()) await clerk.RecordAgreementAsync(await Shipped.StaffAsync("letters"), who.NationalId, who.Mobile);
        using var system = await SourceSystem.NewAsync(Shipped);
        await system.BatchAsync(who.NationalId, 3);
        var tracking = await ReceiveAsync(person);
        await person.OpenAsync("/");
        await person.ShouldSeeAsync("پرداخت حق بیمهٔ");
        await person.ShouldSeeAsync("مهلت پرداخت");
        await person.ShouldSeeAsync("مکاتبهٔ خوانده‌نشده");
        await person.KeepPictureAsync("home-in");
        await person.Page.Locator("header details.acct > summary").ClickAsync();
        await person.KeepPictureAsync("home-account");
        await person.Page.Locator("header details.acct > summary").ClickAsync();
        await person.Page.Locator($"a[href='/slips/{tracking}']").First.ClickAsync();
        await person.ShouldBeAtAsync($"/slips/{tracking}");
    }

    [Theory, Row("U1"), Finding("J-P4")]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Company_ActedFor_StandsAboveEveryPageByItsNameUntilLeft(int width)
    {
        var sara = await Registry.PersonAsync();
        var company = await Registry.CompanyAsync(sara.NationalId, "شرکت آبادگران نمونه");
        var person = await PersonAsync(new Look(width));
        await person.SignInAtWindowAsync(Shipped, sara);
        await person.OpenAsync("/me/companies");
        await person.FillAsync("شناسه ملی شرکت", company);
        await person.PressAsync("ثبت اطلاعات");
        await person.ShouldSeeAsync("اکنون به نمایندگی از شرکت آبادگران نمونه کار می‌کنید");
        await person.KeepPictureAsync("companies");
        foreach (var page in new[] { "/", "/letters", "/help" })
        {
            await person.OpenAsync(page);
            await person.ShouldSeeAsync("به نمایندگی از شرکت آبادگران نمونه");
        }

        await person.OpenAsync("/");
        await person.KeepPictureAsync("home-company");
        await person.PressAsync("بازگشت به کارهای خودم");
        await person.ShouldNotSeeAsync("کار می‌کنید");
        await person.OpenAsync("/");
        await person.ShouldSeeAsync(sara.LastName);
    }
}
