using System.Net;
using Panah.Harness;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Notices;

public sealed class InboxTests(PanahServer server)
{
    private readonly NoticesWorld world = new(server);

    [Fact]
    [Row("N1")]
    public async Task Inbox_WithoutSession_LeadsToSignInAndBack()
    {
        using var stranger = server.Visitor();
        using var answer = await stranger.Http.GetAsync(new Uri("/letters", UriKind.Relative));
        ((int)answer.StatusCode).ShouldBeInRange(302, 303);
        answer.Headers.Location!.ToString().ShouldContain("sign-in");
        answer.Headers.Location!.ToString().ShouldContain("letters");
    }

    [Theory]
    [InlineData("/", "کارفرمایان", "مشاهده مکاتبات و ابلاغ های انجام شده توسط سازمان")]
    [InlineData("/", "تامین اجتماعی من", "صندوق مکاتبات")]
    [Row("N1")]
    public async Task Inbox_FromEitherMenu_IsReached(string page, string menu, string entry)
    {
        var employer = await world.EmployerAsync();
        await employer.Visitor.OpenAsync(page);
        employer.Visitor.ShouldSee(menu);
        await employer.Visitor.FollowAsync(entry);
        employer.Visitor.ShouldBeAt("/letters").ShouldSee("مکاتبات انجام شده توسط سازمان");
        await employer.Visitor.OpenAsync("/me");
        employer.Visitor.Page.QuerySelector("main a[href='/letters']")!.TextContent.ShouldContain("صندوق مکاتبات");
    }

    [Fact]
    [Row("N2")]
    public async Task Inbox_WithLetters_ShowsTheColumnsOfTheGuideUnreadStandingOut()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var first = await NoticesWorld.SendAsync(system, employer.Identifier, "اعلام سابقه");
        var second = await NoticesWorld.SendAsync(system, employer.Identifier, "فرم شماره ۱");
        var visitor = await employer.Visitor.OpenAsync("/letters");
        visitor.Page.QuerySelectorAll("li.unread").Length.ShouldBe(2);
        await visitor.FollowAsync("نمای جدول");
        visitor.Heading.ShouldBe("مکاتبات انجام شده توسط سازمان");
        foreach (var column in new[] { "شماره پیگیری", "تاریخ ارسال", "سیستم", "موضوع", "کد ملی", "موبایل", "ایمیل", "تاریخ مشاهده", "مشاهده شده", "قابل استعلام تا", "کد رمز", "عملیات" })
            visitor.Page.QuerySelectorAll("thead th").Select(cell => cell.TextContent.Trim()).Contains(column, StringComparer.Ordinal).ShouldBeTrue(column);
        Numbers(visitor).ShouldBe([second, first]);
        visitor.Page.QuerySelectorAll("tr.unread").Length.ShouldBe(2);
        visitor.ShouldSee("۲ مکاتبهٔ خوانده نشده");
        visitor.Page.QuerySelector("td[data-l='تاریخ ارسال']")!.TextContent.Trim().ShouldStartWith(PersianText.ToPersianDigits(JalaliDate.From(server.Clock.GetUtcNow()).Display));
        await visitor.FollowAsync("رویت مکاتبه");
        await visitor.OpenAsync("/letters?view=table");
        visitor.Page.QuerySelectorAll("tr.unread").Length.ShouldBe(1);
        await visitor.OpenAsync("/letters?sort=oldest");
        Numbers(visitor).ShouldBe([first, second]);
        await visitor.OpenAsync("/letters?unread=true");
        Numbers(visitor).ShouldBe([first]);
        await visitor.OpenAsync("/letters?q=" + Uri.EscapeDataString("سابقة"));
        Numbers(visitor).ShouldBe([first]);
        await visitor.OpenAsync("/letters?q=" + Uri.EscapeDataString(PersianText.ToPersianDigits(second)));
        Numbers(visitor).ShouldBe([second]);
        await visitor.OpenAsync("/letters?system=" + Uri.EscapeDataString("سامانهٔ دیگر"));
        visitor.ShouldSee("مکاتبه‌ای با این جست‌وجو پیدا نشد.");
        await visitor.OpenAsync("/letters?from=1380/01/01&until=1381/01/01");
        visitor.ShouldSee("مکاتبه‌ای با این جست‌وجو پیدا نشد.");
        await visitor.OpenAsync("/letters?from=x");
        visitor.ShouldHaveError("تاریخ را مانند ۱۴۰۵/۰۸/۳۰ وارد کنید.");
    }

    [Fact]
    [Row("N2")]
    public async Task Inbox_OfManyLetters_IsPagedByKeyBothWaysWithoutLossOrRepetition()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var sent = await ApiTests.BatchAsync(system, Enumerable.Range(0, 47).Select(i => NoticesWorld.Draft(employer.Identifier, $"نامه {i}").With("reference", $"r{i}")));
        var visitor = await employer.Visitor.OpenAsync("/letters");
        var seen = new List<string>(Numbers(visitor));
        await visitor.FollowAsync("صفحهٔ بعد");
        seen.AddRange(Numbers(visitor));
        var secondPage = Numbers(visitor);
        await visitor.FollowAsync("صفحهٔ بعد");
        seen.AddRange(Numbers(visitor));
        visitor.Page.QuerySelector("a[rel=next]").ShouldBeNull();
        seen.Count.ShouldBe(47);
        seen.ShouldBe(sent.Select(line => line.GetProperty("trackingNumber").GetString()!), ignoreOrder: true);
        await visitor.FollowAsync("صفحهٔ قبل");
        Numbers(visitor).ShouldBe(secondPage);
    }

    [Theory]
    [InlineData("subject", "موضوع")]
    [InlineData("system", "سیستم")]
    [InlineData("viewed", "تاریخ مشاهده")]
    [Row("N2")]
    public async Task Inbox_SortedByAColumn_IsPagedByKeyBothWaysWithoutLossOrRepetition(string sort, string column)
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var sent = await ApiTests.BatchAsync(system, Enumerable.Range(0, 45).Select(i => NoticesWorld.Draft(employer.Identifier, $"موضوع {i * 7 % 10}").With("reference", $"s{i}").With("system", $"سامانه {i % 3}")));
        var visitor = employer.Visitor;
        foreach (var line in sent.Take(3)) await visitor.OpenAsync($"/letters/{line.GetProperty("trackingNumber").GetString()}");
        await visitor.OpenAsync("/letters?view=table");
        await visitor.FollowAsync(column);
        visitor.Url.Query.ShouldContain($"sort={sort}", Case.Insensitive);
        visitor.Page.QuerySelectorAll("th[aria-sort]").Single().TextContent.Trim().ShouldBe(column);
        var (seen, cells) = (new List<string>(), new List<string>());
        for (var page = 0; page < 3; page++)
        {
            if (page > 0) await visitor.FollowAsync("صفحهٔ بعد");
            seen.AddRange(Numbers(visitor));
            cells.AddRange(visitor.Page.QuerySelectorAll($"td[data-l='{column}']").Select(cell => (cell.QuerySelector("bdi") ?? cell).TextContent.Trim()));
        }

        visitor.Page.QuerySelector("a[rel=next]").ShouldBeNull();
        seen.ShouldBe(sent.Select(line => line.GetProperty("trackingNumber").GetString()!), ignoreOrder: true);
        if (sort == "viewed") cells.Take(42).ShouldAllBe(cell => cell.Length == 0);
        else cells.ShouldBe(cells.Order(StringComparer.Ordinal));
        await visitor.FollowAsync("صفحهٔ قبل");
        Numbers(visitor).ShouldBe(seen.Skip(20).Take(20));
    }

    [Fact]
    [Row("N2")]
    [Finding("J-P17")]
    public async Task Mark_ChosenLetters_IsTheEmployersOwnAndFiltered()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var kept = await NoticesWorld.SendAsync(system, employer.Identifier, "مهم");
        await NoticesWorld.SendAsync(system, employer.Identifier, "دیگر");
        var visitor = await employer.Visitor.OpenAsync("/letters");
        await visitor.Tick($"انتخاب مکاتبهٔ {PersianText.ToPersianDigits(kept)}").PressAsync("نشان‌دار کردن انتخاب‌شده‌ها");
        await visitor.OpenAsync("/letters?marked=true");
        Numbers(visitor).ShouldBe([kept]);
        await visitor.Tick($"انتخاب مکاتبهٔ {PersianText.ToPersianDigits(kept)}").PressAsync("برداشتن نشان انتخاب‌شده‌ها");
        visitor.ShouldSee("مکاتبه‌ای با این جست‌وجو پیدا نشد.");
    }

    [Fact, Row("U9"), Finding("J-P5")]
    public async Task Mark_AllOfThePageWithoutScripts_MarksThisPageAndTellsHowMany()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        await ApiTests.BatchAsync(system, Enumerable.Range(0, 23).Select(i => NoticesWorld.Draft(employer.Identifier, $"نامه {i}").With("reference", $"a{i}")));
        var visitor = await employer.Visitor.OpenAsync("/letters");
        await visitor.FollowAsync("صفحهٔ بعد");
        var second = Numbers(visitor);
        await visitor.Tick("انتخاب همهٔ این صفحه").PressAsync("نشان‌دار کردن انتخاب‌شده‌ها");
        visitor.Page.QuerySelector("a.chip[href*=marked]")!.TextContent.ShouldContain("۳");
        await visitor.OpenAsync("/letters?marked=true");
        Numbers(visitor).ShouldBe(second);
        await visitor.FollowAsync("پاک کردن پالایش");
        visitor.Page.QuerySelector("a.chip[aria-current]")!.TextContent.ShouldContain("۲۳");
    }

    [Fact, Row("U9"), Finding("J-P5")]
    public async Task Inbox_OfUnreadAndRead_SaysDaysLeftAndState()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var number = await NoticesWorld.SendAsync(system, employer.Identifier, "فرم شماره ۱");
        var visitor = await employer.Visitor.OpenAsync("/letters");
        Line(visitor).ShouldContain("خوانده‌نشده");
        await server.Sql.ExecuteAsync("update notices.letters set announced_at = @at, serve_after_days = 10 where tracking_number = @number",
            new { number, at = server.Clock.GetUtcNow() });
        await visitor.OpenAsync("/letters");
        Line(visitor).ShouldContain("۱۰ روز تا ابلاغ");
        Line(visitor).ShouldContain("امروز");
        await server.Sql.ExecuteAsync("update notices.letters set announced_at = @at where tracking_number = @number",
            new { number, at = server.Clock.GetUtcNow().AddDays(-20) });
        await visitor.OpenAsync("/letters");
        Line(visitor).ShouldContain("ابلاغ شده، خوانده‌نشده");
        await visitor.FollowAsync("رویت مکاتبه");
        await visitor.OpenAsync("/letters");
        Line(visitor).ShouldContain("خوانده شد");
        static string Line(Visitor visitor) => visitor.Page.QuerySelector(".mail > li")!.TextContent;
    }

    [Fact]
    [Row("N3")]
    public async Task View_FirstTime_IsRecordedWithItsTimeAndShowsTextAndFile()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var number = await NoticesWorld.SendAsync(system, employer.Identifier, text: "خط یک\nخط دو", file: NoticesWorld.Pdf);
        var before = server.Clock.GetUtcNow();
        var visitor = await employer.Visitor.OpenAsync($"/letters/{number}");
        visitor.ShouldSee("متن پیامک").ShouldSee("خط یک").ShouldSee("خط دو").ShouldSee("فایل ضمیمه").ShouldSee("نتیجه.pdf").ShouldSee("با نخستین مشاهده ابلاغ شده است");
        visitor.ShouldSee("(توسط مریم رضایی)");
        var first = await server.Sql.ScalarAsync<DateTime>("select viewed_at from notices.letters where tracking_number = @number", new { number });
        first.ShouldBeInRange(before.UtcDateTime.AddSeconds(-1), server.Clock.GetUtcNow().UtcDateTime.AddSeconds(1));
        server.Clock.Advance(TimeSpan.FromMinutes(5));
        await visitor.OpenAsync($"/letters/{number}");
        (await server.Sql.ScalarAsync<DateTime>("select viewed_at from notices.letters where tracking_number = @number", new { number })).ShouldBe(first);
        (await server.Sql.ScalarAsync<long>("select count(*) from notices.states s join notices.letters l on l.id = s.letter_id where l.tracking_number = @number and s.state = 'viewed'", new { number })).ShouldBe(1);
        await visitor.FollowAsync("نتیجه.pdf");
        visitor.Body.ShouldBe(NoticesWorld.Pdf);
        visitor.ContentHeaders!.ContentType!.MediaType.ShouldBe("application/octet-stream");
        visitor.ContentHeaders.ContentDisposition!.DispositionType.ShouldBe("attachment");
        await visitor.OpenAsync($"/letters/{number}");
        visitor.ShouldSee("دریافت فایل ضمیمه");
        await visitor.PressAsync("تأیید دریافت");
        visitor.ShouldSee("دریافت این مکاتبه تأیید شد.");
    }

    [Fact]
    [Row("N3")]
    public async Task States_OnceWritten_CanBeNeitherChangedNorDeleted()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var number = await NoticesWorld.SendAsync(system, employer.Identifier);
        await employer.Visitor.OpenAsync($"/letters/{number}");
        foreach (var change in new[] { "update notices.states set at = at", "delete from notices.states", "truncate notices.states", "delete from notices.permit_reads" })
            (await Should.ThrowAsync<Npgsql.PostgresException>(() => server.Sql.ExecuteAsync(change))).Message.ShouldContain("append-only");
    }

    [Fact]
    [Row("N3")]
    public async Task View_FetchedAheadByABrowser_IsNoView()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var number = await NoticesWorld.SendAsync(system, employer.Identifier);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/letters/{number}");
        request.Headers.Add("Sec-Purpose", "prefetch;prerender");
        using var answer = await employer.Visitor.Http.SendAsync(request);
        ((int)answer.StatusCode).ShouldBeGreaterThanOrEqualTo(400);
        (await server.Sql.ScalarAsync<bool>("select viewed_at is null from notices.letters where tracking_number = @number", new { number })).ShouldBeTrue();
    }

    [Fact]
    [Row("N4")]
    public async Task Dossier_OfALetter_LeadsOnWithItsNumber()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var number = await NoticesWorld.SendAsync(system, employer.Identifier);
        using var answer = await employer.Visitor.Http.GetAsync(new Uri($"/letters/{number}/dossier", UriKind.Relative));
        answer.Headers.Location!.ToString().ShouldBe($"{server.SimulatorsUrl}dossier?letter={number}");
    }

    [Fact]
    [Row("N4")]
    public async Task Dossier_AfterALetterWasTaken_HoldsTheSameLetter()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var number = await NoticesWorld.SendAsync(system, employer.Identifier);
        var dossier = new Uri($"/dossier/{employer.Identifier}/letters", UriKind.Relative);
        await Eventually.TrueAsync(async () => (await server.Simulators.GetStringAsync(dossier)).Contains(number, StringComparison.Ordinal));
    }

    [Fact]
    [Row("N8")]
    public async Task Inbox_WithoutAgreement_SaysWhatToDo()
    {
        var employer = await world.EmployerAsync(agreed: false);
        await employer.Visitor.OpenAsync("/letters");
        employer.Visitor.ShouldSee("ابلاغ الکترونیک برای شما فعال نیست").ShouldSee("تفاهم نامه ابلاغ الکترونیک");
    }

    [Fact]
    [Row("N9")]
    public async Task Inbox_PointsToTheEarlierSystemWithItsDay()
    {
        var employer = await world.EmployerAsync();
        await employer.Visitor.OpenAsync("/letters");
        employer.Visitor.ShouldSee("۱۳۹۸/۰۳/۳۱").ShouldSee("https://portal.tamin.ir").ShouldSee("https://eservices.tamin.ir");
    }

    [Theory]
    [InlineData("en", "Letters from the organisation")]
    [InlineData("ar", "مراسلات المؤسسة")]
    [Row("X8")]
    public async Task Inbox_InOtherLanguages_Speaks(string language, string title)
    {
        var employer = await world.EmployerAsync();
        await employer.Visitor.OpenAsync($"/letters?lang={language}");
        employer.Visitor.Heading.ShouldBe(title);
    }

    private static List<string> Numbers(Visitor visitor) =>
        [.. visitor.Page.QuerySelectorAll("a[data-letter]").Select(link => link.GetAttribute("href")!.Split('/')[^1])];
}
