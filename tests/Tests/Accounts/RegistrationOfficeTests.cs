using System.Net;
using Panah.Harness;
using Panah.People.Staff;
using Shouldly;
using Xunit;

namespace Panah.Tests.Accounts;

[Row("A12"), Row("X5")]
public sealed class RegistrationOfficeTests(PanahServer server)
{
    [Fact]
    public async Task Activate_AfterTheVisit_OpensTheAccountBySms()
    {
        var (person, phone, id) = await NeedsVisitAsync();
        using var staff = await server.StaffAsync(StaffRole.Registrations);
        await staff.OpenAsync("/office/registrations");
        staff.ShouldSee("صف مراجعهٔ حضوری");
        await staff.OpenAsync($"/office/registrations/{id}");
        staff.ShouldSee(person.LastName).ShouldSee("نامطابق یا یافت نشد");

        await staff.Fill("دلیل تصمیم", "کارت ملی و شناسنامه دیده شد").PressAsync("فعال‌سازی حساب");

        (await phone.NextMessageAsync()).Text.ShouldContain("فعال گردید");
        using var visitor = server.Visitor();
        await visitor.SignInAsync(person.NationalId, Applicant.Password);
        visitor.ShouldBeAt("/me");
    }

    [Fact]
    public async Task Refuse_WithoutAReason_AsksForIt()
    {
        var (_, _, id) = await NeedsVisitAsync();
        using var staff = await server.StaffAsync(StaffRole.Registrations);
        await staff.OpenAsync($"/office/registrations/{id}");

        await staff.PressAsync("رد درخواست");

        staff.ShouldHaveError("دلیل تصمیم", "دلیل تصمیم را بنویسید");
    }

    [Fact]
    public async Task Decide_TwoStaffAtOnce_OneDecides()
    {
        var (_, phone, id) = await NeedsVisitAsync();
        using var one = await server.StaffAsync(StaffRole.Registrations);
        using var two = await server.StaffAsync(StaffRole.Registrations);
        await one.OpenAsync($"/office/registrations/{id}");
        await two.OpenAsync($"/office/registrations/{id}");

        await Task.WhenAll(
            one.Fill("دلیل تصمیم", "مدارک کامل است").PressAsync("فعال‌سازی حساب"),
            two.Fill("دلیل تصمیم", "مدارک ناقص است").PressAsync("رد درخواست"));

        await phone.NextMessageAsync();
        (await phone.StaysQuietAsync()).ShouldBeTrue();
        (await server.Sql.ScalarAsync<long>("select count(*) from accounts.registrations where id = @id and decided_by is not null", new { id })).ShouldBe(1);
    }

    [Fact]
    public async Task Queue_StrangerOrOtherRole_IsKeptOut()
    {
        using var stranger = server.Visitor();
        await stranger.OpenAsync("/office/registrations");
        stranger.ShouldBeAt("/office/sign-in");
        using var other = await server.StaffAsync(StaffRole.Letters);
        await other.OpenAsync("/office/registrations", HttpStatusCode.Forbidden);
    }

    private async Task<(TestPerson Person, Phone Phone, Guid Id)> NeedsVisitAsync()
    {
        var person = await server.Registry.PersonAsync();
        var phone = server.Phone(person.Mobile);
        using var visitor = server.Visitor();
        await visitor.RegisterAsync(person);
        await phone.NextMessageAsync(message => message.Text.Contains("به نزدیکترین شعبه", StringComparison.Ordinal));
        var id = await server.Sql.ScalarAsync<Guid>("select id from accounts.registrations where state = 'needs_visit' order by submitted_at desc limit 1");
        return (person, phone, id);
    }
}
