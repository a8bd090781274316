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
        (await server.Sql.QueryAsync<string>("select action from data.audit_entries where object_id = @id order by id", new { id = id.ToString() })).ShouldBe(["staff.added", "staff.disabled", "staff.enabled"]);
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
    public async Task Member_Added_SignsInWithWhatIsShownOnce()
    {
        using var admin = await server.StaffAsync(StaffRole.Administration);
        var name = "mina." + Registry.NewMobile();
        await admin.OpenAsync("/office/staff");
        await admin.FollowAsync("همکار تازه");
        await admin.Fill("نام کاربری", name).Fill("کد شعبه", "۱۰۰۰").Tick("مکاتبات و تفاهم‌نامه‌ها").PressAsync("افزودن همکار");
        var (password, secret) = Credentials(admin);
        admin.Headers!.CacheControl!.NoStore.ShouldBeTrue();

        using var member = server.Visitor();
        await SignInAsync(member, name, password, secret);
        member.ShouldBeAt("/office").ShouldSee(name).ShouldSee("مکاتبات").ShouldNotSee("پیام‌ها");
        var row = (await server.Sql.QueryAsync<(Guid Id, string Branch)>("select id, branch_code from people.staff where username = @name", new { name })).Single();
        row.Branch.ShouldBe("1000");
        (await server.Sql.ScalarAsync<string>("select actor_kind from data.audit_entries where action = 'staff.added' and object_id = @id and actor_id is not null", new { id = row.Id.ToString() })).ShouldBe("Staff");
        await admin.OpenAsync($"/office/staff/{row.Id}");
        admin.BodyText.ShouldNotContain(password);

        await admin.OpenAsync("/office/staff/new");
        await admin.Fill("نام کاربری", name).Tick("پیام‌ها").PressAsync("افزودن همکار");
        admin.ShouldHaveError("نام کاربری", "از آنِ همکار دیگری");
        await admin.Fill("نام کاربری", "Mina Ahmadi").Fill("کد شعبه", "تهران").Tick("پیام‌ها", on: false).PressAsync("افزودن همکار");
        admin.ShouldHaveError("نام کاربری", "حرف کوچک لاتین").ShouldHaveError("کد شعبه", "فقط رقم").ShouldHaveError("دست‌کم یک نقش");
    }

    [Fact, Row("X5")]
    public async Task Member_WhoLostTheirPhone_GetsNewCredentials_AndTheOldOnesEnd()
    {
        using var admin = await server.StaffAsync(StaffRole.Administration);
        var (member, id) = await MemberAsync(StaffRole.Letters);
        var name = (await NameAsync(id))!;
        await admin.OpenAsync($"/office/staff/{id}");
        await admin.PressAsync("بله، تازه بسازید");
        var (password, secret) = Credentials(admin);
        await member.OpenAsync("/office");
        member.ShouldBeAt("/office/sign-in");
        // The step that the old session spent is over.
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        await SignInAsync(member, name, "Correct#Horse1", secret);
        member.ShouldHaveError("درست نیست");
        await SignInAsync(member, name, password, secret);
        member.ShouldBeAt("/office");

        var own = await server.Sql.ScalarAsync<Guid>("select actor_id from data.audit_entries where action = 'staff.renewed' and object_id = @id", new { id = id.ToString() });
        using var another = await server.StaffAsync(StaffRole.Administration);
        var self = await server.Sql.ScalarAsync<Guid>("select id from people.staff order by created_at desc, id desc limit 1");
        own.ShouldNotBe(self);
        await another.OpenAsync($"/office/staff/{self}");
        await another.PostAsync($"/office/staff/{self}?handler=Renew", []);
        another.ShouldHaveError("این کار انجام نشد");
        await another.OpenAsync("/office/staff");
        another.ShouldBeAt("/office/staff");
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

    private static (string Password, string Secret) Credentials(Visitor admin) =>
        (admin.Page.GetElementById("password")!.TextContent, admin.Page.GetElementById("authenticator")!.TextContent);

    private async Task SignInAsync(Visitor visitor, string name, string password, string secret)
    {
        await visitor.OpenAsync("/office/sign-in");
        var code = Totp.Code(Base32(secret), server.Clock.GetUtcNow());
        await visitor.Fill("نام کاربری", name).Fill("گذرواژه", password).Fill("کد برنامهٔ احراز هویت", code).PressAsync("ورود");
    }

    /// <summary>As an authenticator app reads it (RFC 4648).</summary>
    private static byte[] Base32(string text)
    {
        var bits = string.Concat(text.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(at => Convert.ToByte(bits.Substring(at * 8, 8), 2))];
    }

    private async Task<(Visitor Visitor, Guid Id)> MemberAsync(StaffRole roles) =>
        (await server.StaffAsync(roles), await server.Sql.ScalarAsync<Guid>("select id from people.staff order by created_at desc, id desc limit 1"));

    private Task<string?> NameAsync(Guid id) => server.Sql.ScalarAsync<string>("select username from people.staff where id = @id", new { id });

    private async Task<StaffRole> RolesAsync(Guid id) => (StaffRole)await server.Sql.ScalarAsync<int>("select roles from people.staff where id = @id", new { id });
}
