using Microsoft.Playwright;
using Panah.Harness;
using Panah.Kernel;
using Panah.People.Staff;
using Panah.Tests.Notices;
using Shouldly;
using Xunit;

namespace Panah.BrowserTests.Notices;

/// <summary>An employer, a body and the office at real screens.</summary>
public sealed class LetterPagesTests(PanahServer server, Browser browser)
{
    private const string Beside = """
        () => {
          const [list, pane] = ['.mailbox', '.pane'].map(one => document.querySelector(one).getBoundingClientRect());
          return pane.right <= list.left && pane.top < list.bottom;
        }
        """;

    private readonly NoticesWorld world = new(server);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Row("N2")]
    [Row("N5")]
    [Row("N7")]
    [Row("X9")]
    public async Task Employer_ReadsSharesAndTakesBack_WithAndWithoutJavaScript(bool javaScript)
    {
        var (employer, number) = await LettersAsync();
        await using var visit = await (await browser.VisitAsync(server, Look.Desktop with { JavaScript = javaScript })).ContinueAsync(employer.Visitor);
        await visit.OpenAsync("/letters");
        await visit.FollowAsync("رویت مکاتبه");
        await visit.ShouldSeeAsync("متن پیامک");
        visit.Path.ShouldBe($"/letters/{number}");
        await visit.FollowAsync("صدور مجوز استعلام");
        await visit.Page.GetByLabel("صدور مجوز استعلام به مدت").SelectOptionAsync(new SelectOptionValue { Label = "یک هفته" });
        await visit.PressAsync("صدور مجوز استعلام");
        await visit.ShouldSeeAsync("صدور مجوز استعلام با موفقیت انجام شد.");
        var passcode = PersianText.Compact((await visit.Page.Locator(".code-shown").InnerTextAsync()).Trim());

        await using var body = await browser.VisitAsync(server, Look.Phone with { JavaScript = javaScript });
        await body.OpenAsync("/agencies");
        await (await body.FillAsync("کد ملی", employer.Identifier)).FillAsync("کد رمز", passcode);
        await body.PressAsync("استعلام");
        await body.ShouldSeeAsync("نتیجهٔ بازرسی پیوست است");

        await visit.FollowAsync("تایید");
        await visit.OpenAsync("/letters?view=table");
        await visit.Page.Locator("td details summary").First.ClickAsync();
        await visit.FollowAsync("لغو مجوز استعلام");
        await visit.ShouldSeeAsync("آیا از لغو مجوز اطمینان دارید؟");
        await visit.PressAsync("تایید");
        await visit.ShouldSeeAsync("مجوز استعلام لغو شد.");
        visit.Complaints.ShouldBeEmpty();
        body.Complaints.ShouldBeEmpty();
    }

    [Fact]
    [Row("N2")]
    [Row("X9")]
    public async Task Inbox_ByKeys_MovesSelectsAndOpens()
    {
        var (employer, number) = await LettersAsync();
        await using var visit = await (await browser.VisitAsync(server, Look.Desktop)).ContinueAsync(employer.Visitor);
        await visit.OpenAsync("/letters");
        await visit.ShouldSeeAsync("پیکان بالا و پایین");
        // Outside the list its letters are nobody's shortcut.
        await visit.Page.Keyboard.PressAsync("x");
        (await visit.Page.Locator(".mail input:checked").CountAsync()).ShouldBe(0);
        await visit.Page.Locator("[data-letters]").FocusAsync();
        await visit.Page.Keyboard.PressAsync("ArrowDown");
        await visit.Page.Keyboard.PressAsync("j");
        await visit.Page.Keyboard.PressAsync("x");
        (await visit.Page.Locator(".mail li:nth-child(2) input:checked").CountAsync()).ShouldBe(1);
        await visit.Page.Keyboard.PressAsync("k");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.ShouldBeAtAsync($"/letters/{number}");
        visit.Complaints.ShouldBeEmpty();
    }

    /// <summary>A hand's width of list, not a scroll of eleven screens; and a box that a thumb meets.</summary>
    [Fact, Row("U9"), Finding("J-P5")]
    public async Task Inbox_OfTwentyLettersOnAPhone_IsShortAndItsBoxesMeetAThumb()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        for (var i = 0; i < 20; i++) await NoticesWorld.SendAsync(system, employer.Identifier, $"اعلام بدهی حق بیمهٔ کارگاه شمارهٔ {i}");
        await using var visit = await (await browser.VisitAsync(server, Look.Phone)).ContinueAsync(employer.Visitor);
        await visit.OpenAsync("/letters");
        (await visit.Page.Locator(".mail > li").CountAsync()).ShouldBe(20);
        (await visit.Page.EvaluateAsync<int>("document.documentElement.scrollHeight")).ShouldBeLessThanOrEqualTo(3_000);
        const string lowest = "Math.min(...[...document.querySelectorAll('.tick, .all, .mail a')].map(e => e.getBoundingClientRect().height))";
        (await visit.Page.EvaluateAsync<double>(lowest)).ShouldBeGreaterThanOrEqualTo(44);
        await visit.KeepPictureAsync("letters-twenty", Look.Phone);

        // The act stands where the hand is: with the first tick, at the window's end.
        await visit.Page.Locator(".mail > li:first-child .tick").ClickAsync();
        (await visit.Page.EvaluateAsync<double>("innerHeight - document.querySelector('.bulk').getBoundingClientRect().bottom")).ShouldBeInRange(0, 1);
        await visit.KeepPictureAsync("letters-twenty-ticked", Look.Phone);
        foreach (var width in new[] { 1024, 1280, 1440 })
        {
            await visit.Page.SetViewportSizeAsync(width, 800);
            const string cut =
                "[...document.querySelectorAll('.mail *')].map(e => e.getBoundingClientRect()).filter(r => r.left < 0 || r.right > innerWidth).length";
            (await visit.Page.EvaluateAsync<int>(cut)).ShouldBe(0, $"cut at {width} px");
        }
    }

    /// <summary>A wide screen reads beside the list, a narrow one below it and back.</summary>
    [Fact, Row("U9")]
    public async Task Letter_ChosenFromTheList_StandsBesideItWhereThereIsRoom()
    {
        var (employer, number) = await LettersAsync();
        await employer.Visitor.OpenAsync($"/letters/{number}");
        await using var visit = await (await browser.VisitAsync(server, Look.Desktop)).ContinueAsync(employer.Visitor);
        await visit.OpenAsync("/letters");
        await visit.FollowAsync("فرم شماره ۱");
        await Assertions.Expect(visit.Page.Locator(".pane")).ToContainTextAsync("نتیجهٔ بازرسی پیوست است");
        (await visit.Page.EvaluateAsync<bool>(Beside)).ShouldBeTrue();
        (await Screens.LookAsync(visit, "notices-letters-pane")).ShouldBeEmpty();
        await Look.Phone.ApplyAsync(visit.Page);
        (await visit.Page.EvaluateAsync<bool>(Beside)).ShouldBeFalse();
        await visit.FollowAsync("بازگشت به فهرست");
        await Assertions.Expect(visit.Page.Locator(".pane")).ToHaveCountAsync(0);
    }

    /// <summary>What a page shows after an act; the pages as they open are looked at by <see cref="AllPages.AllPagesTests"/>.</summary>
    [Fact]
    [Row("N2")]
    [Row("X9")]
    public async Task TableAndFoundAgreement_OnEveryScreen_AreAccessible()
    {
        var (employer, _) = await LettersAsync();
        using var staff = await world.StaffAsync(StaffRole.Letters);
        await using (var visit = await (await browser.VisitAsync(server)).ContinueAsync(employer.Visitor))
        {
            await visit.OpenAsync("/letters?view=table");
            await LookAsync(visit, "letters-table");
        }

        await using var office = await (await browser.VisitAsync(server)).ContinueAsync(staff);
        await office.OpenAsync("/office/agreements");
        await office.Page.FillAsync("#Find", employer.Identifier);
        await office.Page.PressAsync("#Find", "Enter");
        await office.Page.WaitForURLAsync("**/office/agreements?handler=Find");
        await office.ShouldSeeAsync(PersianText.ToPersianDigits(employer.Identifier));
        await LookAsync(office, "office-agreements-found");
    }

    private static async Task LookAsync(Visit visit, string name) => (await Screens.LookAsync(visit, "notices-" + name)).ShouldBeEmpty(name);

    private async Task<(TestEmployer Employer, string Number)> LettersAsync()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        for (var i = 0; i < 4; i++) await NoticesWorld.SendAsync(system, employer.Identifier, "اعلام سابقه");
        return (employer, await NoticesWorld.SendAsync(system, employer.Identifier, "فرم شماره ۱", file: NoticesWorld.Pdf));
    }
}
