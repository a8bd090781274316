using System.Text.RegularExpressions;
using Panah.Harness;
using Xunit;

namespace Panah.BrowserTests.Window;

/// <summary>A registry that takes its time, while the page of the code goes on asking how the message is.</summary>
public sealed partial class SlowAnswerTests(PanahServer server, Browser browser)
{
    /// <summary>The code's step is gone before its answer has come: a page that loaded itself anew then cut the answer off, and said «expired».</summary>
    [Fact, Row("W2"), Row("W8")]
    public async Task Code_AnswerTakesLongerThanThePagesOwnAsking_SignsIn()
    {
        var person = await server.Registry.PersonAsync();
        var phone = server.Phone(person.Mobile);
        await using (var first = await TypeCodeAsync(person, () => phone.NextCodeAsync()))
        {
            await first.PressAsync("ادامه");
            await first.FillAsync("کد ملی", person.NationalId);
            await first.FillAsync("روز", "۳۱");
            await first.Page.GetByLabel("ماه", new() { Exact = true }).SelectOptionAsync("2");
            await first.FillAsync("سال", "۱۳۶۹");
            await first.PressAsync("ثبت اطلاعات");
            await first.ShouldBeAtAsync("/window/postal-code");
            await first.PressAsync("ثبت اطلاعات");
            await first.ShouldBeAtAsync("/me");
        }

        server.Clock.Advance(TimeSpan.FromMinutes(6));
        // No gateway has the message yet, so the page goes on asking; the code is dialled for. Of a known phone the SIM registry is asked, slowly.
        await using (await server.Faults.StartAsync("sms1", "down"))
        await using (await server.Faults.StartAsync("sms2", "down"))
        await using (await server.Faults.StartAsync("sim", "slow", delayMs: 4_000))
        {
            await using var again = await TypeCodeAsync(person, async () => Dialled().Match(await phone.DialAsync("*4*40#")).Value);
            await again.PressAsync("ادامه");
            await again.ShouldBeAtAsync("/me");
        }
    }

    private async Task<Visit> TypeCodeAsync(TestPerson person, Func<Task<string>> codeAsync)
    {
        var visit = await browser.VisitAsync(server, Look.Phone);
        await visit.OpenAsync("/window/sign-in");
        await visit.FillAsync("تلفن همراه", person.Mobile);
        await visit.PressAsync("ارسال رمز یکبار مصرف");
        await visit.ShouldBeAtAsync("/window/code");
        await visit.FillAsync("رمز یکبار مصرف", await codeAsync());
        return visit;
    }

    [GeneratedRegex("[0-9۰-۹]{6}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Dialled();
}
