using Microsoft.Playwright;
using Panah.Harness;
using Panah.Kernel;
using Panah.People.Staff;
using Shouldly;
using Xunit;

namespace Panah.BrowserTests.BackOffice;

/// <summary>Pages of the office that only an answer to a form shows, on every screen.</summary>
public sealed class OfficePagesTests(PanahServer server, Browser browser)
{
    [Fact]
    [Row("X5")]
    [Row("X9")]
    public async Task ForeignerFound_OnEveryScreen_IsForEveryone()
    {
        var person = await server.Registry.ForeignerAsync(made => made with { Faragir = "400500600701", UniqueId = "20012345678" });
        await using var visit = await VisitAsync(StaffRole.Registrations, "/office/foreigners");
        await visit.FillAsync("شماره گذرنامه، کد فراگیر یا شناسه یکتا", person.Passport!);
        await BornAsync(visit, JalaliDate.From(person.BirthDate));
        await visit.PressAsync("پرسیدن از سامانهٔ اتباع");
        await visit.ShouldSeeAsync(PersianText.ToPersianDigits(person.FidaCode!));
        await LookAsync(visit, "office-foreigner-found");
    }

    [Fact]
    [Row("X5")]
    [Row("X9")]
    public async Task AnnouncementChangedMeanwhile_OnEveryScreen_IsForEveryone()
    {
        var id = await server.Sql.ScalarAsync<Guid>("select id from ui.announcement where title_en is not null order by place limit 1");
        await using var visit = await VisitAsync(StaffRole.Announcements, $"/office/announcements/edit/{id}");
        await server.Sql.ExecuteAsync("update ui.announcement set version = version + 1 where id = @id", new { id });
        await visit.PressAsync("ذخیرهٔ اطلاعیه");
        await visit.ShouldSeeAsync("متن کنونی");
        await LookAsync(visit, "office-announcement-conflict");
    }

    [Fact]
    [Row("X5")]
    [Row("X9")]
    public async Task CredentialsShownOnce_OnEveryScreen_AreForEveryone()
    {
        await using var visit = await VisitAsync(StaffRole.Administration, "/office/staff/new");
        await visit.FillAsync("نام کاربری", "reza." + Registry.NewMobile());
        await visit.Page.GetByLabel("پیام‌ها").CheckAsync();
        await visit.PressAsync("افزودن همکار");
        await visit.ShouldSeeAsync("نخستین و آخرین نمایش");
        await LookAsync(visit, "office-staff-added");
    }

    [Fact]
    [Row("X5")]
    [Row("X9")]
    public async Task QuestionsBeforeWhatCannotBeUndone_AreForEveryone()
    {
        await using var visit = await VisitAsync(StaffRole.Announcements, "/office/announcements");
        await visit.Page.Locator(".confirm summary").First.ClickAsync();
        await Assertions.Expect(visit.Page.GetByText("از این لحظه کسی این اطلاعیه را نبیند؟").First).ToBeVisibleAsync();
        await LookAsync(visit, "office-announcement-question");
    }

    private async Task<Visit> VisitAsync(StaffRole role, string path)
    {
        using var staff = await server.StaffAsync(role);
        var visit = await (await browser.VisitAsync(server, Look.Desktop)).ContinueAsync(staff);
        return await visit.OpenAsync(path);
    }

    private static async Task BornAsync(Visit visit, JalaliDate day)
    {
        var group = visit.Page.GetByRole(AriaRole.Group, new() { Name = "تاریخ تولد" });
        await group.GetByLabel("روز").FillAsync($"{day.Day}");
        await group.GetByLabel("ماه").SelectOptionAsync($"{day.Month}");
        await group.GetByLabel("سال").FillAsync($"{day.Year}");
    }

    private static async Task LookAsync(Visit visit, string name) => (await Screens.LookAsync(visit, name)).ShouldBeEmpty();
}
