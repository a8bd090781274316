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

        (await phone.NextTellingAsync()).Text.ShouldContain("فعال گردید");
        using var visitor = server.Visitor();
        await visitor.SignInAsync(person.NationalId, Applicant.Password);
        visitor.ShouldBeAt("/me");
        (await server.Sql.QueryAsync<string>(
            "select action from data.audit_entries where object_id = @id and actor_kind = 'Staff' order by id", new { id = id.ToString() }))
            .ShouldBe(["accounts.registration-viewed", "accounts.registration-viewed", "accounts.registration-decided"], "every view and the decision");
        (await server.Sql.ScalarAsync<string>("select decision_reason from accounts.registrations where id = @id", new { id })).ShouldBe("کارت ملی و شناسنامه دیده شد");
    }

    /// <summary>How many wait, are done, at which rate and until when; the numbers come anew by themselves.</summary>
    [Fact]
    public async Task Progress_RequestsWaitAndAreDone_IsShownAndFetchedAnew()
    {
        using var staff = await server.StaffAsync(StaffRole.Registrations);
        var person = await server.Registry.PersonAsync(Applicant.Insured);
        using var visitor = server.Visitor();
        await using (await server.Faults.StartAsync("sim"))
        {
            await visitor.RegisterAsync(person);
            await staff.OpenAsync("/office/registrations");
            Fact(staff, "در انتظار").ShouldNotBe("۰");
        }

        var next = await server.Registry.PersonAsync(Applicant.Insured);
        using var another = server.Visitor();
        await another.RegisterAsync(next);
        await server.Phone(next.Mobile).NextTellingAsync();
        var part = staff.Page.QuerySelector("[data-poll]")!;
        staff.Http.DefaultRequestHeaders.Add("X-Fragment", "1");
        await staff.OpenAsync(part.GetAttribute("data-poll")!);

        staff.Page.QuerySelector("h1").ShouldBeNull("only the part is sent");
        Fact(staff, "بررسی در دقیقهٔ گذشته").ShouldNotBe("۰");
        Fact(staff, "فعال‌شده").ShouldNotBe("۰");
        staff.Page.QuerySelector("progress").ShouldNotBeNull();
    }

    private static string Fact(Visitor visitor, string name) =>
        visitor.Page.QuerySelectorAll("dt").First(dt => dt.TextContent.Contains(name, StringComparison.Ordinal)).NextElementSibling!.TextContent.Trim();

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

        await phone.NextTellingAsync();
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
