using System.Text.Json;
using Panah.BrowserTests;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Shipped.Notices;

/// <summary>What may go wrong while letters are announced.</summary>
[Collection(nameof(Trouble))]
[Row("V5")]
public sealed class TroubleTests(ShippedProgram shipped, Browser browser) : Journey(shipped, browser)
{
    [Fact]
    [Finding("J-B2"), Finding("P-8"), Row("O6")]
    public async Task Gateways_DownDuringABatch_LettersWaitAndAreToldOfWhenTheyAreBack()
    {
        var director = await Registry.PersonAsync();
        var company = await Registry.CompanyAsync(director.NationalId, "آبادگران نمونه");
        var mobile = Registry.NewMobile();
        var clerk = await PersonAsync();
        await clerk.SignInAtOfficeAsync(await Shipped.StaffAsync("letters"));
        await clerk.RecordAgreementAsync(company, mobile);
        using var system = await SourceSystem.NewAsync(Shipped);
        IReadOnlyList<string> numbers;
        await using (await Shipped.Faults.StartAsync("sms1", "down"))
        await using (await Shipped.Faults.StartAsync("sms2", "down"))
        {
            numbers = await system.BatchAsync(company, 100);
            for (var i = 0; i < 10; i++)
            {
                var state = await system.StateAsync(numbers[0]);
                state.GetProperty("waitsToBeTold").GetBoolean().ShouldBeTrue();
                state.GetProperty("undeliverable").GetBoolean().ShouldBeFalse("it is told later, by itself");
                state.GetProperty("announcedAt").ValueKind.ShouldBe(JsonValueKind.Null, "nobody was told yet");
                // The delay is the thing: for ten seconds nothing is said that is not so.
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            }

            await clerk.OpenAsync("/office/letters");
            await clerk.ShouldNotSeeAsync(Kernel.PersianText.ToPersianDigits(numbers[0]));
        }

        await system.ShouldAllBeAnnouncedAsync(numbers, seconds: 120);
        var message = await Shipped.Phone(mobile).NextMessageAsync();
        message.Text.ShouldContain("۱۰۰ نامهٔ تازه");
        message.Text.ShouldContain("آبادگران نمونه");
        (await Shipped.Phone(mobile).MessagesAsync()).Count.ShouldBe(1);
    }
}

/// <summary>A program of its own, since it is stopped in the middle.</summary>
[Row("V5")]
public sealed class RestartTests
{
    [Fact]
    [Finding("J-B2")]
    public async Task Program_StoppedWhileItAnnounces_AnnouncesAllAfterItsNextStart()
    {
        var folder = Directory.CreateTempSubdirectory("panah-letters-").FullName;
        var (employer, mobile) = (Registry.NewNationalId(), Registry.NewMobile());
        var before = new ShippedProgram(folder);
        await before.InitializeAsync();
        using var clerk = before.Visitor();
        await clerk.RecordAgreementAsync(await before.StaffAsync("letters"), employer, mobile);
        using var system = await SourceSystem.NewAsync(before);
        var numbers = await system.BatchAsync(employer, 500);
        await before.Process.SignalAsync("TERM");
        await before.Process.ExitAsync();

        await using var after = new ShippedProgram(folder);
        await after.InitializeAsync();
        using var again = await system.AtAsync(after);
        await again.ShouldAllBeAnnouncedAsync(numbers, seconds: 120);
    }
}
