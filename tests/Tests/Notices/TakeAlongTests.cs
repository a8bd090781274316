using System.IO.Compression;
using System.Net;
using System.Text;
using Panah.Harness;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Notices;

/// <summary>Letters read beside their list and taken along (row U9): nothing of that reads a letter for anybody.</summary>
public sealed class TakeAlongTests(PanahServer server)
{
    private readonly NoticesWorld world = new(server);

    [Fact, Row("U9"), Row("N3")]
    public async Task Pane_OfAnUnreadLetter_IsClosedAndOfAReadOneShowsTextAndFile()
    {
        var (employer, read, unread) = await TwoAsync();
        var visitor = await employer.Visitor.OpenAsync($"/letters?open={unread}", HttpStatusCode.OK);
        Pane(visitor).ShouldContain("رویت مکاتبه");
        Pane(visitor).ShouldContain("این مکاتبه هنوز بسته است");
        Pane(visitor).ShouldNotContain("از جای دیگری");
        Pane(visitor).ShouldNotContain("متن نامهٔ دوم");
        // A screen reader hears what is seen in bold.
        visitor.Page.QuerySelectorAll(".mail h2").Count(subject => subject.TextContent.Contains("خوانده‌نشده", StringComparison.Ordinal)).ShouldBe(1);
        visitor.Page.QuerySelector("nav[aria-label='صفحه‌ها']").ShouldBeNull("there is one page only");
        (await ViewedAsync(unread)).ShouldBeFalse();

        await visitor.OpenAsync($"/letters?open={read}", HttpStatusCode.OK);
        Pane(visitor).ShouldContain("متن نامهٔ اول");
        visitor.Page.QuerySelector(".pane a[download]")!.TextContent.ShouldContain("نتیجه.pdf");
        visitor.Page.QuerySelectorAll(".mail > li[aria-current]").Length.ShouldBe(1);
    }

    [Fact, Row("U9")]
    public async Task Pane_OfAnothersLetter_IsNotThere()
    {
        var (_, read, _) = await TwoAsync();
        var stranger = await world.EmployerAsync();
        await stranger.Visitor.OpenAsync($"/letters?open={read}", HttpStatusCode.OK);
        stranger.Visitor.Page.QuerySelector(".pane").ShouldBeNull();
    }

    [Fact, Row("U9"), Row("N3")]
    public async Task Files_OfAReadAndAnUnreadLetter_HoldTheReadOneAndNameTheOther()
    {
        var (employer, read, unread) = await TwoAsync();
        var visitor = await employer.Visitor.OpenAsync("/letters");
        await visitor.Tick("انتخاب همهٔ این صفحه").PressAsync("دریافت انتخاب‌شده‌ها (ZIP)", HttpStatusCode.OK);

        visitor.ContentHeaders!.ContentType!.MediaType.ShouldBe("application/zip");
        using var zip = new ZipArchive(new MemoryStream(visitor.Body));
        zip.Entries.Select(entry => entry.FullName).ShouldBe(["دیده‌نشده‌ها.txt", $"{read}/متن.txt", $"{read}/1-نتیجه.pdf"], ignoreOrder: true);
        Text(zip, $"{read}/متن.txt").ShouldContain("متن نامهٔ اول");
        Text(zip, "دیده‌نشده‌ها.txt").ShouldContain(unread);
        (await ViewedAsync(unread)).ShouldBeFalse();
    }

    [Fact, Row("U9")]
    public async Task Files_OfLettersThatNobodyHasRead_AreRefusedInWords()
    {
        var (employer, _, unread) = await TwoAsync();
        var visitor = await employer.Visitor.OpenAsync("/letters");
        await visitor.Tick($"انتخاب مکاتبهٔ {PersianText.ToPersianDigits(unread)}").PressAsync("دریافت انتخاب‌شده‌ها (ZIP)", HttpStatusCode.OK);
        visitor.ShouldBeAt("/letters").ShouldSee("هیچ‌یک از مکاتبه‌های انتخاب‌شده را شما هنوز ندیده‌اید");
    }

    [Fact, Row("U9")]
    public async Task Sheet_OfTheListAsItIsFiltered_HasTheGuidesColumnsAndEveryLetterOfIt()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        await ApiTests.BatchAsync(system, Enumerable.Range(0, 23).Select(i => NoticesWorld.Draft(employer.Identifier, $"نامه {i}").With("reference", $"s{i}")));
        var other = await NoticesWorld.SendAsync(system, employer.Identifier, "=cmd()");
        var visitor = await employer.Visitor.OpenAsync("/letters");
        await visitor.FollowAsync("این فهرست در فایل CSV", HttpStatusCode.OK);
        var lines = visitor.BodyText.TrimStart('\ufeff').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldBe("شماره پیگیری,تاریخ ارسال,سیستم,موضوع,کد ملی,موبایل,ایمیل,تاریخ مشاهده,مشاهده شده,قابل استعلام تا");
        lines.Length.ShouldBe(25);
        lines.ShouldContain(line => line.StartsWith(other, StringComparison.Ordinal) && line.Contains(",'=cmd(),", StringComparison.Ordinal));

        await visitor.OpenAsync("/letters?q=cmd");
        await visitor.FollowAsync("این فهرست در فایل CSV", HttpStatusCode.OK);
        visitor.BodyText.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2);
        await visitor.OpenAsync("/letters");
        await visitor.FollowAsync("این فهرست در فایل اکسل", HttpStatusCode.OK);
        visitor.Body.AsSpan(0, 2).ToArray().ShouldBe("PK"u8.ToArray());
    }

    private async Task<(TestEmployer Employer, string Read, string Unread)> TwoAsync()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var read = await NoticesWorld.SendAsync(system, employer.Identifier, "نامهٔ اول", text: "متن نامهٔ اول", file: NoticesWorld.Pdf);
        var unread = await NoticesWorld.SendAsync(system, employer.Identifier, "نامهٔ دوم", text: "متن نامهٔ دوم");
        await employer.Visitor.OpenAsync($"/letters/{read}", HttpStatusCode.OK);
        return (employer, read, unread);
    }

    private Task<bool> ViewedAsync(string number) =>
        server.Sql.ScalarAsync<bool>("select viewed_at is not null from notices.letters where tracking_number = @number", new { number });

    private static string Pane(Visitor visitor) => visitor.Page.QuerySelector(".pane")!.TextContent;

    private static string Text(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
