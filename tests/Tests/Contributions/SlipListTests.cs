using System.IO.Compression;
using System.Net;
using System.Text;
using System.Xml.Linq;
using Panah.Harness;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Contributions;

[Row("P13")]
public sealed class SlipListTests(PanahServer server)
{
    private readonly PayWorld world = new(server);

    [Fact]
    public async Task List_OfSlips_IsNewestFirstAndSorts()
    {
        var payer = await world.PayerAsync();
        var first = await world.SlipAsync(payer, 140503, amount: 1_000);
        var second = await world.SlipAsync(payer, 140501, amount: 2_000_000, state: "paid");
        var third = await world.SlipAsync(payer, 140502, state: "cancelled");
        var visitor = await payer.Visitor.OpenAsync("/slips/list");

        visitor.Heading.ShouldBe("برگ پرداخت‌های صادره حق بیمه");
        await ShouldListAsync(visitor, third, second, first);
        visitor.ShouldSee("۲٬۰۰۰٬۰۰۰ ریال").ShouldSee("پرداخت شده").ShouldSee("لغو شده");
        visitor.Page.QuerySelectorAll("tbody td[data-l]").Length.ShouldBeGreaterThan(0, "cells carry their names for cards");
        visitor.Page.QuerySelectorAll($"a[href='/slips/{await world.TrackingAsync(first)}/pay']").Length.ShouldBe(1);
        visitor.Page.QuerySelectorAll("a[href$='/pay']").Length.ShouldBe(1);

        await ShouldListAsync(await visitor.Choose("ترتیب", "قدیمی‌ترین برگ").PressAsync("نمایش"), first, second, third);
        await ShouldListAsync(await visitor.Choose("ترتیب", "آخرین دوره").PressAsync("نمایش"), first, third, second);
        await ShouldListAsync(await visitor.Choose("ترتیب", "نخستین دوره").PressAsync("نمایش"), second, third, first);
    }

    [Fact]
    public async Task List_FilteredByStateAndMonths_ShowsThoseOnly()
    {
        var payer = await world.PayerAsync();
        var quarter = await world.SlipAsync(payer, 140411, months: 3);
        var paid = await world.SlipAsync(payer, 140503, state: "paid");
        var issued = await world.SlipAsync(payer, 140504);
        var visitor = await payer.Visitor.OpenAsync("/slips/list");

        await ShouldListAsync(await visitor.Choose("وضعیت", "پرداخت شده").PressAsync("نمایش"), paid);
        visitor.Shown("وضعیت").ShouldBe("پرداخت شده");
        await ShouldListAsync(await visitor.Choose("وضعیت", "همهٔ وضعیت‌ها").Fill("از ماه", "۱۴۰۵/۰۱").PressAsync("نمایش"), issued, paid, quarter);
        await ShouldListAsync(await visitor.Fill("از ماه", "1405/2").PressAsync("نمایش"), issued, paid);
        await ShouldListAsync(await visitor.Fill("از ماه", "").Fill("تا ماه", "1405-03").PressAsync("نمایش"), paid, quarter);
        await visitor.Fill("از ماه", "1400/01").Fill("تا ماه", "1400/02").PressAsync("نمایش");
        visitor.ShouldSee("برگی با این جست‌وجو پیدا نشد.");
        await ShouldListAsync(await visitor.FollowAsync("نمایش همهٔ برگ‌ها"), issued, paid, quarter);
    }

    [Theory]
    [InlineData("1405/13", "", "از ماه", "ماه را به شکل سال/ماه بنویسید")]
    [InlineData("", "خرداد", "تا ماه", "ماه را به شکل سال/ماه بنویسید")]
    [InlineData("1405/05", "1405/01", "تا ماه", "«تا ماه» پیش از «از ماه» است.")]
    public async Task List_WithMonthsThatAreNone_SaysSoBesideTheField(string from, string until, string field, string error)
    {
        var payer = await world.PayerAsync();
        var visitor = await payer.Visitor.OpenAsync("/slips/list");
        await visitor.Fill("از ماه", from).Fill("تا ماه", until).PressAsync("نمایش");
        visitor.ShouldHaveError(field, error);
        visitor.Shown("از ماه").ShouldBe(from);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sort=Oldest")]
    [InlineData("sort=LatestPeriod")]
    [InlineData("sort=EarliestPeriod")]
    public async Task List_OfManySlips_PagesThroughAllAndBack(string sort)
    {
        var payer = await world.PayerAsync();
        var all = new List<Guid>();
        for (var i = 0; i < 45; i++) all.Add(await world.SlipAsync(payer, ((1395 + (i % 5)) * 100) + (i % 12) + 1, state: "expired"));
        var visitor = await payer.Visitor.OpenAsync("/slips/list?" + sort);
        var first = Numbers(visitor);
        var seen = new List<string>(first);
        while (visitor.Page.QuerySelector("a[rel=next]") is not null)
        {
            await visitor.FollowAsync("صفحهٔ بعد");
            seen.AddRange(Numbers(visitor));
        }

        seen.Count.ShouldBe(45);
        seen.Distinct(StringComparer.Ordinal).Count().ShouldBe(45);
        await visitor.FollowAsync("صفحهٔ پیش");
        Numbers(visitor).ShouldBe(seen.Skip(20).Take(20));
        await visitor.FollowAsync("صفحهٔ پیش");
        Numbers(visitor).ShouldBe(first);
        visitor.Page.QuerySelector("a[rel=prev]").ShouldBeNull();
    }

    [Fact]
    public async Task List_OfAnotherPerson_ShowsNothingOfIt()
    {
        var owner = await world.PayerAsync();
        var slip = await world.SlipAsync(owner);
        var other = await world.PayerAsync();
        await other.Visitor.OpenAsync("/slips/list");
        other.Visitor.ShouldSee("هنوز برگ پرداختی ندارید.");
        await other.Visitor.OpenAsync($"/slips/list?sort=LatestPeriod&before={slip}");
        other.Visitor.Page.QuerySelector("tbody").ShouldBeNull();
        await other.Visitor.OpenAsync("/slips/list?handler=Csv");
        other.Visitor.BodyText.ShouldNotContain((await world.TrackingAsync(slip))!);
        using var stranger = server.Visitor();
        using var answer = await stranger.Http.GetAsync(new Uri("/slips/list?handler=Csv", UriKind.Relative));
        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.Found, HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Export_AsCsv_HoldsTheFilteredSlipsAndNoFormula()
    {
        var payer = await world.PayerAsync();
        var paid = await world.SlipAsync(payer, 140412, months: 2, state: "paid");
        await world.SlipAsync(payer, 140505);
        await server.Sql.ExecuteAsync("update contributions.slips set bank_reference = '=HYPERLINK(\"http://x\",\"a\")' where id = @paid", new { paid });
        await payer.Visitor.OpenAsync("/slips/list?state=Paid");
        await payer.Visitor.FollowAsync("فایل CSV");

        payer.Visitor.ContentHeaders!.ContentType!.MediaType.ShouldBe("text/csv");
        payer.Visitor.ContentHeaders.ContentDisposition!.FileName!.ShouldEndWith(".csv");
        payer.Visitor.Body.Take(3).ShouldBe(Encoding.UTF8.Preamble.ToArray());
        var lines = payer.Visitor.BodyText.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2);
        lines[0].ShouldStartWith("شماره پیگیری,شناسه پرداخت,دوره,تا دوره,مدت (ماه),مبلغ (ریال),وضعیت");
        lines[1].ShouldStartWith($"{await world.TrackingAsync(paid)},");
        lines[1].ShouldContain(",1404/12,1405/01,2,12345678,پرداخت شده,");
        lines[1].ShouldEndWith("\"'=HYPERLINK(\"\"http://x\"\",\"\"a\"\")\"");
    }

    [Fact]
    public async Task Export_AsWorkbook_HoldsNumbersAsNumbersAndTextsAsTexts()
    {
        var payer = await world.PayerAsync();
        var slip = await world.SlipAsync(payer, state: "paid");
        await server.Sql.ExecuteAsync("update contributions.slips set bank_reference = '=1+1' where id = @slip", new { slip });
        await payer.Visitor.OpenAsync("/slips/list");
        await payer.Visitor.FollowAsync("فایل اکسل");

        payer.Visitor.ContentHeaders!.ContentType!.MediaType.ShouldBe("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        using var zip = new ZipArchive(new MemoryStream(payer.Visitor.Body));
        foreach (var part in zip.Entries)
        {
            using var content = part.Open();
            XDocument.Load(content);
        }

        using var sheet = zip.GetEntry("xl/worksheets/sheet1.xml")!.Open();
        var xml = XDocument.Load(sheet);
        XNamespace main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        xml.Descendants(main + "sheetView").Single().Attribute("rightToLeft")!.Value.ShouldBe("1");
        var cells = xml.Descendants(main + "row").ElementAt(1).Elements(main + "c").ToList();
        cells[0].Value.ShouldBe(await world.TrackingAsync(slip));
        cells.Single(cell => cell.Attribute("r")!.Value == "F2").Element(main + "v")!.Value.ShouldBe("12345678");
        var reference = cells.Single(cell => cell.Attribute("r")!.Value == "L2");
        (reference.Attribute("t")!.Value, reference.Value).ShouldBe(("inlineStr", "=1+1"));
        xml.Descendants(main + "f").ShouldBeEmpty();
    }

    private static List<string> Numbers(Visitor visitor) => [.. visitor.Page.QuerySelectorAll("tbody th").Select(cell => PersianText.FoldDigits(cell.TextContent.Trim()))];

    private async Task ShouldListAsync(Visitor visitor, params Guid[] slips)
    {
        var expected = new List<string>();
        foreach (var slip in slips) expected.Add((await world.TrackingAsync(slip))!);
        Numbers(visitor).ShouldBe(expected);
    }
}
