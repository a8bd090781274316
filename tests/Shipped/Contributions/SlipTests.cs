using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Microsoft.Playwright;
using Panah.BrowserTests;
using Panah.Harness;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Shipped.Contributions;

/// <summary>Guide 000: from the menu to the slip in hand, then the list of slips, its files and the statistics.</summary>
public sealed class SlipTests(ShippedProgram shipped, Browser browser) : SlipJourney(shipped, browser)
{
    [Theory, Row("P9"), Row("P10"), Row("P11"), Row("P12")]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Slip_AskedTrackedReceived_HoldsTheSamePdfInHand(int width)
    {
        var (who, person) = await InsuredAsync(new Look(width));
        await person.Page.Locator("main a[href='/slips']").First.ClickAsync();
        await person.ShouldSeeAsync("عملیات بیمه شدگان خاص");
        foreach (var entry in (string[])
            ["درخواست برگ پرداخت", "پیگیری برگ پرداخت", "دریافت برگ پرداخت", "مشاهده برگ پرداخت های صادره حق بیمه", "گزارش آماری وضعیت برگه پرداخت ها"])
            await person.ShouldSeeAsync(entry);

        await person.Page.Locator("main a[href='/slips/request']").First.ClickAsync();
        await person.ShouldSeeAsync("کاربر گرامی، قبل از انجام مراحل کار، موارد زیر را مطالعه نمایید");
        await person.ShouldSeeAsync("بیش از ۳ ماه فاصله");
        await person.ShouldSeeAsync("نیلوفر جعفری");
        await person.FillAsync("مدت پرداخت (ماه)", "۲");
        await person.PressAsync("محاسبه و ادامه");
        await person.ShouldSeeAsync($"{Name(Now)} تا {Name(Now.AddMonths(1))}");
        await person.PressAsync("ثبت درخواست");
        await person.ShouldSeeAsync("درخواست شما ثبت شد");
        var tracking = person.Path["/slips/".Length..];

        await person.OpenAsync("/slips/track");
        await person.FillAsync("شماره پیگیری", PersianText.ToPersianDigits(tracking));
        await person.PressAsync("پیگیری");
        await person.ShouldSeeAsync("درخواست شده");
        await person.OpenAsync("/slips/receive");
        await person.PressAsync("دریافت برگ پرداخت");
        await person.ShouldSeeAsync("برگ پرداخت صادر شد");
        await person.KeepPictureAsync("slip-issued");

        var (paymentId, amount) = (await Shipped.Sql.QueryAsync<(string, long)>(
            "select payment_id, amount from contributions.slips where tracking = @tracking", new { tracking }))[0];
        var paper = PdfText.Of(await person.DownloadAsync("فایل PDF"));
        foreach (var word in (string[])
            ["برگ پرداخت حق بیمه", "نیلوفر جعفری", PersianText.ToPersianDigits(paymentId), PersianText.ToPersianDigits(tracking),
                PersianText.ToPersianDigits(who.Insurance!.Number),
                PersianText.ToPersianDigits(amount.ToString("#,0", CultureInfo.InvariantCulture)).Replace(',', '٬')])
            paper.ShouldContain(PdfText.Compact(word));
    }

    [Fact, Row("P13"), Row("P14"), Finding("J-P14")]
    public async Task ListFilesAndStatistics_OfTwoSlips_TellTheSameOnAPhone()
    {
        var (_, person) = await InsuredAsync(Look.Phone);
        var paid = await ReceiveAsync(person, months: 2);
        await ToBankAsync(person, paid);
        await person.PressAsync("پرداخت");
        await person.ShouldSeeAsync(Paid);
        var open = await ReceiveAsync(person);
        var (first, last) = (Now, Now.AddMonths(1));

        await person.OpenAsync("/slips/list");
        var row = person.Page.Locator("tbody tr", new() { HasText = PersianText.ToPersianDigits(paid) });
        await Assertions.Expect(row).ToContainTextAsync($"{Name(first)} تا {Name(last)}");
        await person.Page.GetByText("جست‌وجو و ترتیب").ClickAsync();
        await person.ChooseAsync("وضعیت", "پرداخت شده");
        await person.PressAsync("نمایش");
        await person.ShouldSeeAsync(PersianText.ToPersianDigits(paid));
        await person.ShouldNotSeeAsync(PersianText.ToPersianDigits(open));

        await person.OpenAsync("/slips/list");
        var csv = Encoding.UTF8.GetString(await person.DownloadAsync("فایل CSV")).TrimStart('\ufeff').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        csv.Length.ShouldBe(3);
        csv.ShouldContain(line => new[] { paid, first.Display, last.Display }.All(part => line.Contains(part, StringComparison.Ordinal)));
        var cells = Cells(await person.DownloadAsync("فایل اکسل"));
        cells.ShouldContain(paid);
        cells.ShouldContain(open);

        await person.OpenAsync("/slips/statistics");
        await Assertions.Expect(person.Page.Locator("#by-month tbody tr")).ToHaveCountAsync(first.Year == last.AddMonths(1).Year ? 3 : 2);
        (await person.Page.EvaluateAsync<int>("document.documentElement.scrollHeight")).ShouldBeLessThan(2_600);
        await person.ShouldBeAccessibleAsync();
        await person.KeepPictureAsync("slips-statistics");
    }

    [Fact, Row("P12")]
    public async Task Slip_PastItsLastMoment_IsSaidToBeOverAndCannotBePaid()
    {
        var (_, person) = await InsuredAsync();
        var tracking = await ReceiveAsync(person);
        await Shipped.Sql.ExecuteAsync("update contributions.slips set expires_at = now() - interval '1 second' where tracking = @tracking", new { tracking });

        await ShouldShowOnlyAsync(person, tracking, statement: null, canPay: false);

        await person.ShouldSeeAsync("مهلت این برگ گذشته");
        await UntilAsync(tracking, books => books.Slip == "expired");
    }

    private static string Name(JalaliPeriod period) => PersianText.ToPersianDigits($"{JalaliMonths.Name(period.Month, Language.Persian)} {period.Year}");

    /// <summary>Every text of the first sheet, shared or in its cell.</summary>
    private static List<string> Cells(byte[] workbook)
    {
        using var zip = new ZipArchive(new MemoryStream(workbook));
        var sheets = zip.Entries.Where(
            entry => entry.FullName.StartsWith("xl/", StringComparison.Ordinal) && entry.FullName.EndsWith(".xml", StringComparison.Ordinal));
        return [.. sheets.SelectMany(entry => XDocument.Load(entry.Open()).Descendants())
            .Where(node => node.Name.LocalName is "t" or "v").Select(node => node.Value)];
    }
}
