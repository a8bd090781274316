using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Panah.Kernel;
using Panah.People.Staff;
using Panah.Ui;
using Shouldly;
using Xunit;

namespace Panah.Tests.BackOffice;

/// <summary>Announcements, written in the office and seen beside the forms (rows W14, X5).</summary>
public sealed class AnnouncementTests(PanahServer server)
{
    private JalaliDate Today => JalaliDate.From(server.Clock.GetUtcNow());

    [Fact, Row("X5"), Row("W14")]
    public async Task Announcement_AddedChangedAndEnded_IsSeenBesideTheFormAtOnce()
    {
        using var staff = await server.StaffAsync(StaffRole.Announcements);
        var title = await AddAsync(staff);
        staff.ShouldSee("اطلاعیه ثبت شد");
        (await SeenAsync()).ShouldContain(title);

        await staff.FollowAsync(title);
        staff.Shown("عنوان").ShouldBe(title);
        await staff.Fill("متن", "متن تازه").PressAsync("ذخیرهٔ اطلاعیه");
        staff.ShouldSee("تغییر ثبت شد");
        (await SeenAsync()).ShouldContain("متن تازه");

        await staff.PressAsync("بله، پایان دهید");
        staff.ShouldSee("نمایش اطلاعیه پایان یافت");
        (await SeenAsync()).ShouldNotContain(title);
        staff.Page.QuerySelector("[aria-labelledby=list-Over]")!.TextContent.ShouldContain(title);

        var id = await IdAsync(title);
        (await server.Sql.QueryAsync<string>("select action from data.audit_entries where object_id = @id and actor_kind = 'Staff' and actor_id is not null order by id", new { id = id.ToString() }))
            .ShouldBe(["ui.announcement-added", "ui.announcement-changed", "ui.announcement-ended"]);
    }

    [Fact, Row("X5")]
    public async Task Announcement_EndedAndThenMended_StaysEnded()
    {
        using var staff = await server.StaffAsync(StaffRole.Announcements);
        var title = await AddAsync(staff);
        await staff.PressAsync("بله، پایان دهید");
        await staff.FollowAsync(title);
        await staff.Fill("متن", "متن تازه").PressAsync("ذخیرهٔ اطلاعیه");
        staff.ShouldSee("تغییر ثبت شد");
        (await SeenAsync()).ShouldNotContain(title);
    }

    [Fact, Row("X5")]
    public async Task Change_OfTwoStaffAtOnce_TheLaterIsToldAndLosesNothing()
    {
        using var first = await server.StaffAsync(StaffRole.Announcements);
        using var second = await server.StaffAsync(StaffRole.Announcements);
        var title = await AddAsync(first);
        var path = $"/office/announcements/edit/{await IdAsync(title)}";
        await first.OpenAsync(path);
        await second.OpenAsync(path);
        await first.Fill("متن", "متن نخستین").PressAsync("ذخیرهٔ اطلاعیه");

        await second.Fill("متن", "متن دومین").PressAsync("ذخیرهٔ اطلاعیه");
        second.ShouldHaveError("همکار دیگری در این میان").ShouldSee("متن نخستین");
        second.Shown("متن").ShouldBe("متن دومین");
        (await BodyAsync(title)).ShouldBe("متن نخستین");

        await second.PressAsync("ذخیرهٔ اطلاعیه");
        second.ShouldSee("تغییر ثبت شد");
        (await BodyAsync(title)).ShouldBe("متن دومین");
        await EndAsync(title);
    }

    [Fact, Row("X5")]
    public async Task Add_TheSameFormTwice_IsOneAnnouncement()
    {
        using var staff = await server.StaffAsync(StaffRole.Announcements);
        await staff.OpenAsync("/office/announcements/edit");
        var title = NewTitle();
        var fields = staff.Page.QuerySelectorAll("input[type=hidden]").Where(input => input.GetAttribute("name") is "Once" or "Version")
            .Select(input => KeyValuePair.Create(input.GetAttribute("name")!, input.GetAttribute("value")!))
            .Concat([new("TitleFa", title), new("BodyFa", "متن"), new("Place", "0"), new("From", Today.AddDays(5).Display)]).ToList();
        await staff.PostAsync("/office/announcements/edit", fields);
        await staff.OpenAsync("/office/announcements/edit");
        await staff.PostAsync("/office/announcements/edit", fields);
        (await server.Sql.ScalarAsync<long>("select count(*) from ui.announcement where title_fa = @title", new { title })).ShouldBe(1);

        (await SeenAsync()).ShouldNotContain(title, Case.Sensitive, "it is still to come");
        staff.ShouldSee(title);
        await staff.PressAsync("بله، بردارید");
        staff.ShouldSee("اطلاعیه برداشته شد").ShouldNotSee(title);
    }

    [Fact, Row("X5"), Row("X8")]
    public async Task Announcement_WithTranslations_IsReadInThem_AndHalfOfOneIsRefused()
    {
        using var staff = await server.StaffAsync(StaffRole.Announcements);
        var title = NewTitle();
        await staff.OpenAsync("/office/announcements/edit");
        await staff.Fill("عنوان", title).Fill("متن", "متن").Fill("ترتیب", "۰").Fill("عنوان انگلیسی", "Only a title " + title).PressAsync("ذخیرهٔ اطلاعیه");
        staff.ShouldHaveError("متن انگلیسی", "با هم بنویسید");
        await staff.Fill("متن انگلیسی", "Its text").PressAsync("ذخیرهٔ اطلاعیه");
        (await SeenAsync("?lang=en")).ShouldContain("Only a title " + title);
        (await SeenAsync("?lang=ar")).ShouldContain(title);
        await EndAsync(title);
    }

    [Fact, Row("X5"), Row("X14")]
    public async Task Announcement_BadInput_SaysSoBesideEachField()
    {
        using var staff = await server.StaffAsync(StaffRole.Announcements);
        await staff.OpenAsync("/office/announcements/edit");
        await staff.Fill("ترتیب", "1000").Fill("پیوند", "//elsewhere.example").FillDate("از روز", Today.Year, 5, 10).FillDate("تا پایان روز", Today.Year, 5, 9).PressAsync("ذخیرهٔ اطلاعیه");
        staff.ShouldHaveError("عنوان", "عنوان را بنویسید").ShouldHaveError("متن", "متن را بنویسید").ShouldHaveError("ترتیب", "عددی از ۰ تا ۹۹۹")
            .ShouldHaveError("پیوند", "مسیری در همین سامانه").ShouldHaveError("تا پایان روز", "پیش از روز آغاز");
        staff.Shown("پیوند").ShouldBe("//elsewhere.example");
        await staff.Fill("پیوند", "javascript:alert(1)").FillDate("از روز", 1600, 12, 29).FillDate("تا پایان روز", 1600, 12, 29).PressAsync("ذخیرهٔ اطلاعیه");
        staff.ShouldHaveError("پیوند", "مسیری در همین سامانه").ShouldHaveError("از روز", "ده سال").ShouldHaveError("تا پایان روز", "ده سال");
        await staff.Fill("پیوند", "http://plain.example").Fill("از روز", "روز", "32").PressAsync("ذخیرهٔ اطلاعیه");
        staff.ShouldHaveError("پیوند", "مسیری در همین سامانه").ErrorOf("از روز").ShouldNotBeEmpty();
    }

    [Fact, Row("X5")]
    public async Task Office_OtherStaffAndStrangers_AreKeptOut()
    {
        using var other = await server.StaffAsync(StaffRole.Letters);
        await other.OpenAsync("/office/announcements", HttpStatusCode.Forbidden);
        await other.OpenAsync("/office/announcements/edit", HttpStatusCode.Forbidden);
        await other.OpenAsync("/office");
        other.ShouldNotSee("اطلاعیه‌ها");
        using var stranger = server.Visitor();
        await stranger.OpenAsync("/office/announcements");
        stranger.ShouldBeAt("/office/sign-in");
    }

    /// <summary>One that is shown from today on, above all others.</summary>
    private static async Task<string> AddAsync(Visitor staff)
    {
        var title = NewTitle();
        await staff.OpenAsync("/office/announcements");
        await staff.FollowAsync("اطلاعیهٔ تازه");
        await staff.Fill("عنوان", title).Fill("متن", "متن آزمون").Fill("ترتیب", "0").Fill("پیوند", "/help").PressAsync("ذخیرهٔ اطلاعیه");
        return title;
    }

    private static string NewTitle() => "آزمون " + Registry.NewMobile();

    private Task<Guid> IdAsync(string title) => server.Sql.ScalarAsync<Guid>("select id from ui.announcement where title_fa = @title", new { title });

    private Task<string?> BodyAsync(string title) => server.Sql.ScalarAsync<string>("select body_fa from ui.announcement where title_fa = @title", new { title });

    private async Task EndAsync(string title) =>
        (await server.Services.GetRequiredService<AnnouncementBook>().EndAsync(await IdAsync(title), Guid.CreateVersion7())).ShouldBeTrue();

    /// <summary>The panel beside the sign-in form. The query makes it a rendering of its own.</summary>
    private async Task<string> SeenAsync(string query = "?lang=fa")
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/window/sign-in" + query);
        return visitor.Text;
    }
}
