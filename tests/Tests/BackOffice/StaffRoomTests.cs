using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Panah.People.Staff;
using Shouldly;
using Xunit;

namespace Panah.Tests.BackOffice;

/// <summary>Who works in the office, and what they may do there (row X5).</summary>
public sealed class StaffRoomTests(PanahServer server)
{
    [Fact, Row("X5")]
    public async Task Roles_Changed_CountFromTheNextClick()
    {
        using var admin = await server.StaffAsync(StaffRole.Administration);
        var (member, id) = await MemberAsync(StaffRole.Letters | StaffRole.Messages);
        await member.OpenAsync("/office/letters");
        await admin.OpenAsync("/office/staff");
        await admin.FollowAsync((await NameAsync(id))!);
        await admin.Tick("مکاتبات و تفاهم‌نامه‌ها", on: false).Tick("اطلاعیه‌ها").PressAsync("ذخیرهٔ نقش‌ها");
        admin.ShouldSee("نقش‌ها ذخیره شد");

        await member.OpenAsync("/office/letters", HttpStatusCode.Forbidden);
        await member.OpenAsync("/office/announcements");
        await member.OpenAsync("/office/messages");
        (await server.Sql.QueryAsync<string>("select details from data.audit_entries where action = 'staff.roles-changed' and object_id = @id", new { id = id.ToString() }))
            .ShouldHaveSingleItem().ShouldContain("Announcements, Messages");
        member.Dispose();
    }

    [Fact, Row("X5")]
    public async Task Member_Disabled_IsOutAtOnce_AndEnabledMustSignInAgain()
    {
        using var admin = await server.StaffAsync(StaffRole.Administration);
        var (member, id) = await MemberAsync(StaffRole.Letters);
        await admin.OpenAsync($"/office/staff/{id}");
        await admin.PressAsync("بله، غیرفعال شود");
        admin.ShouldSee("نشست‌هایش پایان یافت");
        await member.OpenAsync("/office");
        member.ShouldBeAt("/office/sign-in");

        await admin.PressAsync("فعال کردن");
        admin.ShouldSee("همکار دوباره فعال شد");
        await member.OpenAsync("/office");
        member.ShouldBeAt("/office/sign-in");
        (await server.Sql.QueryAsync<string>("select action from data.audit_entries where object_id = @id order by id", new { id = id.ToString() })).ShouldBe(["staff.disabled", "staff.enabled"]);
        member.Dispose();
    }

    [Fact, Row("X5")]
    public async Task Administrator_CanTakeNeitherAdministrationNorTheDoorFromThemselves()
    {
        var (admin, id) = await MemberAsync(StaffRole.Administration);
        await admin.OpenAsync($"/office/staff/{id}");
        admin.ShouldSee("این خود شمایید").ShouldNotSee("بستن راه ورود");
        await admin.Tick("مدیریت کارکنان", on: false).Tick("پیام‌ها").PressAsync("ذخیرهٔ نقش‌ها");
        admin.ShouldHaveError("نمی‌توانید از خودتان بگیرید");
        await admin.Tick("پیام‌ها", on: false).PressAsync("ذخیرهٔ نقش‌ها");
        admin.ShouldHaveError("دست‌کم یک نقش");
        await admin.PostAsync($"/office/staff/{id}?handler=Disable", []);
        admin.ShouldHaveError("این کار انجام نشد");
        await admin.OpenAsync("/office/staff");
        admin.Dispose();
    }

    [Fact, Row("X5")]
    public async Task Roles_ChangedByTwoAtOnce_TheLaterIsTold()
    {
        using var first = await server.StaffAsync(StaffRole.Administration);
        using var second = await server.StaffAsync(StaffRole.Administration);
        var (member, id) = await MemberAsync(StaffRole.Letters);
        await first.OpenAsync($"/office/staff/{id}");
        await second.OpenAsync($"/office/staff/{id}");
        await first.Tick("پیام‌ها").PressAsync("ذخیرهٔ نقش‌ها");
        await second.Tick("رویدادنگاری").PressAsync("ذخیرهٔ نقش‌ها");
        second.ShouldHaveError("همکار دیگری در این میان");
        (await RolesAsync(id)).ShouldBe(StaffRole.Letters | StaffRole.Messages);
        member.Dispose();
    }

    [Fact, Row("X5")]
    public async Task Administrators_WhoTakeItFromEachOtherAtOnce_LeaveOne()
    {
        var desk = server.Services.GetRequiredService<StaffDesk>();
        for (var round = 0; round < 10; round++)
        {
            var (one, oneId) = await MemberAsync(StaffRole.Administration);
            var (other, otherId) = await MemberAsync(StaffRole.Administration);
            var done = await Task.WhenAll(
                desk.ChangeRolesAsync(oneId, otherId, StaffRole.Administration, StaffRole.Letters), desk.ChangeRolesAsync(otherId, oneId, StaffRole.Administration, StaffRole.Letters));
            done.Count(success => success).ShouldBe(1);
            new[] { await RolesAsync(oneId), await RolesAsync(otherId) }.Count(roles => roles == StaffRole.Administration).ShouldBe(1);
            one.Dispose();
            other.Dispose();
        }
    }

    [Fact, Row("X5")]
    public async Task Staff_WithoutAdministration_IsClosed()
    {
        var (other, id) = await MemberAsync((StaffRole)255 & ~StaffRole.Administration);
        await other.OpenAsync("/office/staff", HttpStatusCode.Forbidden);
        await other.OpenAsync($"/office/staff/{id}", HttpStatusCode.Forbidden);
        await other.OpenAsync("/office/announcements");
        await other.PostAsync($"/office/staff/{id}", [new("Roles", "Administration"), new("Seen", "127")], HttpStatusCode.Forbidden);
        (await RolesAsync(id)).HasFlag(StaffRole.Administration).ShouldBeFalse();
        other.Dispose();
    }

    private async Task<(Visitor Visitor, Guid Id)> MemberAsync(StaffRole roles) =>
        (await server.StaffAsync(roles), await server.Sql.ScalarAsync<Guid>("select id from people.staff order by created_at desc, id desc limit 1"));

    private Task<string?> NameAsync(Guid id) => server.Sql.ScalarAsync<string>("select username from people.staff where id = @id", new { id });

    private async Task<StaffRole> RolesAsync(Guid id) => (StaffRole)await server.Sql.ScalarAsync<int>("select roles from people.staff where id = @id", new { id });
}
