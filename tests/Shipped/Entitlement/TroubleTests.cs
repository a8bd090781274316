using Microsoft.Playwright;
using Panah.BrowserTests;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Shipped.Entitlement;

/// <summary>Guide 004 while something is down: nothing debited, and said plainly.</summary>
[Collection(nameof(Trouble))]
public sealed class TroubleTests(ShippedProgram shipped, Browser browser) : Journey(shipped, browser)
{
    [Fact, Row("E5"), Row("U10")]
    public async Task Registry_DownInTheMiddle_SaysNotKnownAndTakesNothing()
    {
        var clerk = await PersonAsync();
        await clerk.StandAtDeskAsync(Shipped, Registry.NewMobile());
        await clerk.TypeAsync((await Registry.PersonAsync()).NationalId);
        TestPerson patient;
        await using (await Shipped.Faults.StartAsync("cover"))
        {
            // Nobody the program has heard of: the registry must be asked.
            patient = await Registry.CoveredAsync();
            await clerk.TypeAsync(patient.NationalId);
            (await clerk.AnswerAsync()).ShouldBe("نامعلوم");
            await clerk.ShouldSeeAsync("چیزی از اعتبار شما کم نشد");
            (await clerk.LeftAsync()).ShouldBe(19);
            await clerk.KeepPictureAsync("entitlement-unknown");
        }

        // What was typed still stands there, chosen: Enter asks again.
        (await clerk.FocusAsync()).ShouldBe("NationalId");
        await clerk.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(clerk.Page.Locator("#answer b")).ToHaveTextAsync("دارد");
        (await clerk.LeftAsync()).ShouldBe(18);
    }

    [Fact, Row("E2"), Finding("J-B4")]
    public async Task Gateways_BothDown_PageSaysOnlyWhatIsKnownAndTheDialledCodeWorks()
    {
        var (clerk, mobile) = (await PersonAsync(Look.Phone), Registry.NewMobile());
        await using (await Shipped.Faults.StartAsync("sms1"))
        await using (await Shipped.Faults.StartAsync("sms2"))
        {
            await clerk.AskForCreditAsync(mobile);
            await clerk.ShouldNotSeeAsync("پیامک شد");
            await Assertions.Expect(clerk.Page.Locator("body")).ToContainTextAsync("هنوز پیامک کد اعتباری را نگرفته است", new() { Timeout = 30_000 });
            await clerk.ShouldNotSeeAsync("پیامک شد");
            await clerk.ShouldSeeAsync("*۴*۴۲۰*۹۹#");
            await clerk.KeepPictureAsync("entitlement-gateways-down");
            var dialled = Phone.Code(await Shipped.Phone(mobile).DialAsync(Clerk.Dial));
            await clerk.HaveCodeAsync(mobile, dialled!);
            await clerk.ShouldBeAtAsync("/entitlement/desk");
        }
    }
}
