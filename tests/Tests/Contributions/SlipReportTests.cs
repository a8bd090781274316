using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Contributions;

public sealed class SlipReportTests(PanahServer server)
{
    private readonly PayWorld world = new(server);

    [Fact]
    [Row("P14")]
    [Finding("J-P14")]
    public async Task Statistics_OfSlips_CountByStateAndMonthInChartAndTable()
    {
        var payer = await world.PayerAsync();
        await world.SlipAsync(payer, 140401, state: "paid", amount: 1_000_000);
        await world.SlipAsync(payer, 140401, state: "cancelled");
        await world.SlipAsync(payer, 140405, state: "paid", amount: 500_000);
        await world.SlipAsync(payer, 140406);
        await world.SlipAsync(payer, 140301, state: "paid");
        var visitor = await payer.Visitor.OpenAsync("/slips/statistics");

        visitor.Heading.ShouldBe("گزارش آماری وضعیت برگه پرداخت‌ها");
        visitor.Shown("سال").ShouldBe("۱۴۰۴");
        visitor.Page.QuerySelectorAll("svg.chart[role=img][aria-label]").Length.ShouldBe(2);
        // Each drawing has its numbers as a table.
        visitor.Page.QuerySelectorAll("figure table").Length.ShouldBe(2);
        Row(visitor, "فروردین").ShouldBe(["۲", "پرداخت شده: ۱ لغو شده: ۱", "۱٬۰۰۰٬۰۰۰ ریال"]);
        Row(visitor, "جمع").ShouldBe(["۴", "صادر شده: ۱ پرداخت شده: ۲ لغو شده: ۱", "۱٬۵۰۰٬۰۰۰ ریال"]);
        // Nine months of zeros tell nothing (J-P14).
        visitor.Page.QuerySelectorAll("#by-month tbody tr").Length.ShouldBe(4);
        visitor.ShouldSee("۹ ماه بی‌برگ نشان داده نشده است.");

        await visitor.Choose("سال", "۱۴۰۳").Choose("نمودار برای", "پرداخت شده").PressAsync("نمایش");
        Row(visitor, "جمع").ShouldBe(["۱", "پرداخت شده: ۱", "۱۲٬۳۴۵٬۶۷۸ ریال"]);
        visitor.ShouldSee("برگ‌های پرداخت شده سال ۱۴۰۳ در هر ماه");
        await visitor.OpenAsync("/slips/statistics?year=abc&state=nonsense");
        visitor.Shown("سال").ShouldBe("۱۴۰۴");
    }

    [Fact]
    [Row("P14")]
    public async Task Statistics_OfNobody_IsEmptyAndOfOthersIsNotSeen()
    {
        var owner = await world.PayerAsync();
        await world.SlipAsync(owner, 140401);
        var other = await world.PayerAsync();
        await other.Visitor.OpenAsync("/slips/statistics");
        other.Visitor.ShouldSee("هنوز برگ پرداختی ندارید.");
        other.Visitor.Page.QuerySelector("svg.chart").ShouldBeNull();
    }

    [Fact]
    [Row("P13")]
    public async Task History_ShowsTheOrganisationsFileAndEachMonthPaidHere()
    {
        var payer = await world.PayerAsync(person => person with { Insurance = new("0012345678", "101", "optional", "1403-12", 120_000_000) });
        await world.SlipAsync(payer, 140401, months: 2, amount: 4_000_000, state: "paid");
        await world.SlipAsync(payer, 140404);
        var visitor = await payer.Visitor.OpenAsync("/slips/history");

        visitor.Heading.ShouldBe("سابقهٔ پرداخت حق بیمه");
        visitor.ShouldSee("۰۰۱۲۳۴۵۶۷۸").ShouldSee("اسفند ۱۴۰۳").ShouldSee("۱۲۰٬۰۰۰٬۰۰۰ ریال");
        visitor.ShouldSee("سال ۱۴۰۴: ۲ ماه از ۱۲ ماه").ShouldSee("جمع پرداخت شما در سال ۱۴۰۴: ۴٬۰۰۰٬۰۰۰ ریال");
        visitor.Page.QuerySelectorAll("tbody tr").Count(row => row.TextContent.Contains("پرداخت نشده", StringComparison.Ordinal)).ShouldBe(10);
    }

    [Fact]
    [Row("X3")]
    public async Task History_WithTheRegistryDown_ShowsWhatIsKnownHere()
    {
        var payer = await world.PayerAsync();
        await world.SlipAsync(payer, 140401, state: "paid");
        await using (await server.Faults.StartAsync("insured"))
        {
            await payer.Visitor.OpenAsync("/slips/history");
            payer.Visitor.ShouldSee("پروندهٔ سازمان اکنون در دسترس نیست").ShouldSee("سال ۱۴۰۴: ۱ ماه از ۱۲ ماه");
        }
    }

    [Fact]
    [Row("P13")]
    public async Task History_WithoutFileOrPayment_SaysSo()
    {
        var payer = await world.PayerAsync();
        await payer.Visitor.OpenAsync("/slips/history");
        payer.Visitor.ShouldSee("سازمان پروندهٔ بیمه‌ای با شناسهٔ شما ندارد.").ShouldSee("هنوز ماهی از این راه پرداخت نشده است.");
    }

    private static List<string> Row(Visitor visitor, string name) =>
    [
        .. visitor.Page.QuerySelectorAll("#by-month tbody tr").Single(row => row.QuerySelector("th")!.TextContent.Trim() == name)
            .QuerySelectorAll("td").Select(cell => string.Join(' ', cell.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))),
    ];
}
