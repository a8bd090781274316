using System.Net;
using Panah.Harness;
using Panah.Tests.Attacks;
using Shouldly;
using Xunit;

namespace Panah.Tests.Ui;

/// <summary>What stands around every page: menu, languages, display choice, announcements, errors.</summary>
public sealed class FrameTests(PanahServer server)
{
    private static readonly string[] Menu = ["صفحه نخست", "بیمه شدگان", "کارفرمایان", "مستمری بگیران", "استحقاق درمان", "تامین اجتماعی من"];

    /// <summary>Pages with a menu of their own, pages that other sites lead to, and the way out.</summary>
    private static readonly string[] Others = ["/office", "/openid", "/me/sign-out"];

    [Theory, Row("W12")]
    [InlineData("سوالات متداول", "/faq", "سوالات متداول")]
    [InlineData("تماس با ما", "/contact", "تماس با ما")]
    public async Task FollowMenu_FromSignIn_OpensPage(string link, string path, string heading)
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/window/sign-in?lang=fa");
        await visitor.FollowAsync(link, HttpStatusCode.OK);
        visitor.ShouldBeAt(path).Heading.ShouldBe(heading);
    }

    /// <summary>One menu above every page, that says where one is; pages of other sites' ways in, and the office, have none of it.</summary>
    [Theory, Row("U1"), Finding("J-P1")]
    [InlineData("/", "صفحه نخست")]
    [InlineData("/special/register", "بیمه شدگان")]
    [InlineData("/account/register", "بیمه شدگان")]
    [InlineData("/pensioners", "مستمری بگیران")]
    [InlineData("/entitlement", "استحقاق درمان")]
    [InlineData("/help", null)]
    [InlineData("/window/sign-in", null)]
    public async Task MainMenu_OnAnyPage_HasTheSameEntriesAndSaysWhereOneIs(string path, string? here)
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync(path + "?lang=fa", HttpStatusCode.OK);
        var entries = visitor.Page.QuerySelectorAll("nav#menu a");
        entries.Select(entry => entry.TextContent).ShouldBe(Menu);
        entries.Where(entry => entry.HasAttribute("aria-current")).Select(entry => entry.TextContent).ShouldBe(here is null ? [] : [here]);
    }

    /// <summary>Whoever opens whatever page that opens without more ado: one menu, never another one beside it.</summary>
    [Theory, Row("U1"), Finding("J-P2")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task MainMenu_OnEveryPageThatOpens_IsTheOneMenu(bool signedIn)
    {
        using var visitor = signedIn ? await server.SignedInAsync() : server.Visitor();
        var pages = (await Doors.ReadAsync(server)).Where(door => door.IsPage && !door.Path.Contains('{', StringComparison.Ordinal)).Select(door => door.Path)
            .Where(path => !Array.Exists(Others, other => path.StartsWith(other, StringComparison.Ordinal))).Distinct(StringComparer.Ordinal);
        var (seen, wrong) = (0, new List<string>());
        foreach (var path in pages)
        {
            using var answer = await visitor.Http.GetAsync(new Uri(path, UriKind.Relative));
            if (!answer.IsSuccessStatusCode || answer.Content.Headers.ContentType?.MediaType != "text/html") continue;
            seen++;
            var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
            var entries = page.QuerySelectorAll("header nav.bar a").Select(entry => entry.TextContent);
            if (!entries.SequenceEqual(Menu))
                wrong.Add($"{path}: {string.Join('،', entries)}");
        }

        wrong.ShouldBeEmpty();
        seen.ShouldBeGreaterThan(20);
    }

    [Fact, Row("U1")]
    public async Task MainMenu_AtTheOffice_IsTheOfficesOwn()
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/office/sign-in?lang=fa", HttpStatusCode.OK);
        visitor.Page.QuerySelector("#menu").ShouldBeNull();
    }

    [Theory, Row("U1")]
    [InlineData("/me/profile")]
    [InlineData("/slips")]
    [InlineData("/help")]
    public async Task AccountMenu_OfWhoIsSignedIn_StandsAboveEveryPage(string path)
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = await server.SignedInAsync(person);
        await visitor.OpenAsync(path + "?lang=fa");
        var menu = visitor.Page.QuerySelector("header details.acct")!;
        menu.QuerySelector("summary")!.GetAttribute("aria-label").ShouldBe($"حساب {person.FirstName} {person.LastName}");
        menu.QuerySelectorAll("a").Select(entry => entry.TextContent).ShouldBe(["صفحهٔ من", "پروفایل", "دستگاه‌ها", "چه کسی دادهٔ مرا دید", "شرکت‌های من"]);
        await visitor.PressAsync("خروج");
        visitor.ShouldBeAt("/me/sign-out").ShouldSee("از پناه خارج شدید");
        visitor.Page.QuerySelector("header details.acct").ShouldBeNull();
    }

    [Theory, Finding("J-P1")]
    [InlineData("/account/sign-in")]
    [InlineData("/account/register")]
    [InlineData("/special/register")]
    [InlineData("/entitlement")]
    [InlineData("/entitlement/credit")]
    [InlineData("/office/sign-in")]
    public async Task Title_OfAPage_IsItsOwnBeforeTheBrand(string path)
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync(path + "?lang=fa");
        visitor.Page.Title.ShouldNotBeNull().ShouldEndWith(" – پناه");
        visitor.Page.Title.Length.ShouldBeGreaterThan(" – پناه".Length + 3);
    }

    [Fact, Row("W12")]
    public async Task OpenContact_ShowsAddressAndSupportPhone()
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/contact?lang=fa", HttpStatusCode.OK);
        visitor.ShouldSee("نشانی").ShouldSee("۱۴۲۰");
        visitor.Page.QuerySelector("main a[href='tel:1420']").ShouldNotBeNull();
    }

    [Theory, Row("W12"), Row("U11"), Finding("J-P15")]
    [InlineData("fa", "دانلود فایل راهنما")]
    [InlineData("en", "Download the guide as a file")]
    [InlineData("ar", "تنزيل ملف الدليل")]
    public async Task DownloadGuide_FromHelp_IsAPdfInThatLanguageWithItsPictures(string language, string link)
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/help?lang=" + language, HttpStatusCode.OK);
        await visitor.FollowAsync(link, HttpStatusCode.OK);
        visitor.ContentHeaders!.ContentDisposition!.FileNameStar.ShouldBe($"panah-help-{language}.pdf");
        var pdf = System.Text.Encoding.Latin1.GetString(visitor.Body);
        pdf.ShouldStartWith("%PDF-");
        pdf.ShouldContain($"/Lang ({language})");
        System.Text.RegularExpressions.Regex.Count(pdf, "/Subtype /Image").ShouldBeGreaterThanOrEqualTo(7);
    }

    [Fact, Row("W12"), Finding("J-P15")]
    public async Task DownloadGuide_AsOnePage_HoldsRegistrationAndNeedsNothingElse()
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/help?lang=fa", HttpStatusCode.OK);
        await visitor.FollowAsync("همین راهنما در یک فایل HTML", HttpStatusCode.OK);
        visitor.ContentHeaders!.ContentDisposition!.FileNameStar.ShouldBe("panah-help-fa.html");
        visitor.BodyText.ShouldContain("*4*40#");
        visitor.BodyText.ShouldContain("ثبت نام، گام اول");
        visitor.BodyText.ShouldNotContain("src=\"/");
    }

    [Theory, Row("W12"), Row("X8")]
    [InlineData("fa", "rtl", "تماس با ما")]
    [InlineData("en", "ltr", "Contact us")]
    [InlineData("ar", "rtl", "اتصل بنا")]
    public async Task ChooseLanguage_OnAnyPage_IsKeptForTheNext(string language, string direction, string text)
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync($"/window/sign-in?lang={language}", HttpStatusCode.OK);
        await visitor.OpenAsync("/contact", HttpStatusCode.OK);
        visitor.Page.DocumentElement.GetAttribute("lang").ShouldBe(language);
        visitor.Page.DocumentElement.GetAttribute("dir").ShouldBe(direction);
        visitor.Heading.ShouldBe(text);
    }

    [Fact, Row("X8")]
    public async Task OpenPage_BrowserPrefersArabic_IsArabic_AndUnknownLanguageIsPersian()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Url, "/faq")) { Headers = { { "Accept-Language", "de, ar-EG;q=0.8" } } };
        using var http = new HttpClient();
        (await (await http.SendAsync(request)).Content.ReadAsStringAsync()).ShouldContain("<html lang=\"ar\" dir=\"rtl\"");
        (await http.GetStringAsync(new Uri(server.Url, "/faq?lang=xx"))).ShouldContain("<html lang=\"fa\" dir=\"rtl\"");
    }

    [Fact, Row("W12")]
    public async Task LanguageLinks_OnPageWithQuery_KeepIt()
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/faq?lang=fa&from=x%22y");
        visitor.Page.QuerySelector("a[hreflang=en]")!.GetAttribute("href").ShouldBe("?from=x%22y&lang=en");
    }

    [Fact, Row("W13"), Row("X9")]
    public async Task SaveDisplay_WithoutJavaScript_IsKeptOnEveryPageUntilReset()
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/window/sign-in?lang=fa");
        await visitor.FollowAsync("دسترسی پذیری", HttpStatusCode.OK);
        visitor.Choose("رنگ صفحه", "تیره").Choose("رنگ نوشته", "پررنگ‌ترین").Choose("قلم نوشته", "نسخ").Choose("اندازهٔ نوشته", "بزرگ‌تر").Choose("فاصلهٔ خط‌ها و واژه‌ها", "باز");
        await visitor.PressAsync("ذخیرهٔ انتخاب‌ها", HttpStatusCode.OK);
        visitor.ShouldSee("انتخاب شما ذخیره شد");
        await visitor.OpenAsync("/window/sign-in");
        var html = visitor.Page.DocumentElement;
        html.GetAttribute("data-page").ShouldBe("dark");
        html.GetAttribute("data-text").ShouldBe("strong");
        html.GetAttribute("data-font").ShouldBe("naskh");
        html.GetAttribute("data-size").ShouldBe("xl");
        html.GetAttribute("data-space").ShouldBe("l");
        await visitor.OpenAsync("/accessibility");
        await visitor.PressAsync("بازگشت به حالت نخست", HttpStatusCode.OK);
        visitor.Page.DocumentElement.HasAttribute("data-page").ShouldBeFalse();
    }

    [Theory, Row("W13")]
    [InlineData("\"><script>.x.x.x.x")]
    [InlineData("nonsense")]
    [InlineData("dark....more.parts")]
    public async Task OpenPage_ForgedDisplayCookie_IsAsNone(string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Url, "/faq"));
        request.Headers.TryAddWithoutValidation("Cookie", "panah-display=" + cookie);
        using var http = new HttpClient();
        (await (await http.SendAsync(request)).Content.ReadAsStringAsync()).ShouldContain("<html lang=\"fa\" dir=\"rtl\">");
    }

    [Fact, Row("W14")]
    public async Task OpenSignIn_ShowsAnnouncementsBesideTheForm_InTheLanguage()
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/window/sign-in?lang=fa");
        visitor.ShouldSee("اطلاعیه‌ها").ShouldSee("پنجره ملی خدمات دولت هوشمند").ShouldSee("مشارکت الکترونیکی");
        await visitor.OpenAsync("/window/sign-in?lang=en");
        visitor.ShouldSee("Electronic participation");
    }

    [Fact, Row("W14")]
    public async Task AddAnnouncement_AfterHalfAMinute_IsShown_AndEndedOneIsNot()
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/window/sign-in?lang=fa");
        await server.Sql.ExecuteAsync(
            "insert into ui.announcement (id, place, title_fa, body_fa, starts_at, ends_at) values (gen_random_uuid(), 1, 'آزمون تازه', 'متن', '2020-01-01', null), (gen_random_uuid(), 1, 'آزمون گذشته', 'متن', '2020-01-01', '2020-02-01')");
        server.Clock.Advance(TimeSpan.FromSeconds(31));
        // The first page after that asks for them anew, and the page itself is a second old at most.
        await Eventually.TrueAsync(async () => (await visitor.OpenAsync("/window/sign-in")).Text.Contains("آزمون تازه", StringComparison.Ordinal));
        visitor.ShouldSee("آزمون تازه").ShouldNotSee("آزمون گذشته");
    }

    [Fact, Row("X14")]
    public async Task OpenUnknownAddress_IsAPageWithReferenceAndAWayOn()
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/no-such-page?lang=fa", HttpStatusCode.NotFound);
        visitor.ShouldSee("این صفحه پیدا نشد").ShouldSee("شماره پیگیری خطا");
        visitor.Page.QuerySelector("main a[href='/']").ShouldNotBeNull();
    }

    [Fact, Row("N6")]
    public async Task OpenAnyPage_FooterLeadsToThePanelOfOfficialBodies()
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/?lang=fa", HttpStatusCode.OK);
        visitor.Page.QuerySelector("footer a[href='/agencies']")!.TextContent.ShouldBe("پنل مخصوص دستگاه‌های دولتی و مرجع استعلامات رسمی");
    }
}
