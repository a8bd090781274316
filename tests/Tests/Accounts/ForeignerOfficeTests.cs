using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Harness;
using Panah.Kernel;
using Panah.People;
using Panah.People.Evidence;
using Panah.People.Staff;
using Shouldly;
using Xunit;

namespace Panah.Tests.Accounts;

/// <summary>A branch gives a foreign national the identifier that the portal asks for (rows X5, P3).</summary>
public sealed class ForeignerOfficeTests(PanahServer server)
{
    private const string Ask = "پرسیدن از سامانهٔ اتباع";
    private const string DocumentField = "شماره گذرنامه، کد فراگیر یا شناسه یکتا";

    [Fact, Row("X5"), Row("P3")]
    public async Task Foreigner_AtTheCounter_GetsACodeThatThePortalTakes()
    {
        var insurance = new TestInsurance(Registry.NewInsuranceNumber(), "1000", "construction", "1405-06", 120_000_000);
        var person = await server.Registry.ForeignerAsync(made => made with { Insurance = insurance });
        using var staff = await server.StaffAsync(StaffRole.Registrations);
        await staff.OpenAsync("/office");
        await staff.FollowAsync("شناسهٔ اتباع خارجی");
        await AskAsync(staff, person.Passport!, person.BirthDate);
        staff.Url.PathAndQuery.ShouldBe("/office/foreigners");
        staff.ShouldSee($"{person.FirstName} {person.LastName}").ShouldSee(person.Passport!);
        staff.Headers!.CacheControl!.NoStore.ShouldBeTrue();
        var code = staff.Page.QuerySelector(".code")!.TextContent;
        code.ShouldBe(PersianText.ToPersianDigits(person.FidaCode!));

        using var visitor = server.Visitor();
        await visitor.OpenAsync("/special/register");
        await visitor.Tick("ضوابط را خواندم و می‌پذیرم").PressAsync("تایید و ادامه");
        await visitor.Fill("کد ملی / شناسه", code).Tick("اتباع خارجی می باشم").Fill("شعبه تامین اجتماعی", insurance.Branch).Fill("شماره بیمه", insurance.Number).PressAsync("ثبت نام");
        visitor.ShouldSee("ثبت با موفقیت انجام شد");
    }

    [Fact, Row("X5"), Row("X6")]
    public async Task Foreigner_AskedFor_StandsInTheAudit_WithoutPaperOrCode()
    {
        var person = await server.Registry.ForeignerAsync();
        var id = await server.Services.GetRequiredService<AppDb>().InTransactionAsync(work => server.Services.GetRequiredService<PersonDirectory>().RecordAsync(
            work, new Person(Guid.Empty, PersonKind.Foreigner, person.FidaCode, person.FirstName, person.LastName, person.BirthDate, null, null, null, null), Proof.Window));
        using var staff = await server.StaffAsync(StaffRole.Registrations);
        await staff.OpenAsync("/office/foreigners");
        await AskAsync(staff, person.Passport!, person.BirthDate);
        await staff.FollowAsync("مراجعه‌کنندهٔ بعدی");
        await AskAsync(staff, person.Passport!, person.BirthDate.AddDays(1));
        staff.ShouldHaveError(DocumentField, "نمی‌شناسد");
        staff.Shown(DocumentField).ShouldBe(person.Passport);

        var lines = await server.Sql.QueryAsync<(string Action, Guid? Subject, string Details)>(
            "select action, subject_id, details from data.audit_entries where action like 'accounts.foreigner-%' and actor_id = (select id from people.staff order by created_at desc limit 1) order by id");
        lines.Select(line => line.Action).ShouldBe(["accounts.foreigner-identified", "accounts.foreigner-not-found"]);
        lines[0].Subject.ShouldBe(id);
        lines.ShouldAllBe(line => !line.Details.Contains(person.Passport!, StringComparison.Ordinal) && !line.Details.Contains(person.FidaCode, StringComparison.Ordinal));
    }

    [Fact, Row("X5"), Row("X14")]
    public async Task Foreigner_RegistryDown_SaysSoAndKeepsTheForm()
    {
        var person = await server.Registry.ForeignerAsync();
        using var staff = await server.StaffAsync(StaffRole.Registrations);
        await staff.OpenAsync("/office/foreigners");
        await using (await server.Faults.StartAsync("foreigners"))
            await AskAsync(staff, person.Passport!, person.BirthDate);
        staff.ShouldHaveError("اکنون پاسخ نمی‌دهد");
        staff.Shown(DocumentField).ShouldBe(person.Passport);
        staff.BodyText.ShouldNotContain(person.FidaCode);
    }

    [Fact, Row("X5"), Row("X14")]
    public async Task Foreigner_BadInput_SaysSoBesideEachField()
    {
        using var staff = await server.StaffAsync(StaffRole.Registrations);
        await staff.OpenAsync("/office/foreigners");
        await staff.PressAsync(Ask);
        staff.ShouldHaveError(DocumentField, "شمارهٔ مدرک را بنویسید").ShouldHaveError("تاریخ تولد", "تاریخ تولد را بنویسید");
        var next = JalaliDate.From(server.Clock.GetUtcNow()).AddDays(2);
        await staff.Fill(DocumentField, "گذرنامه").FillDate("تاریخ تولد", next.Year, next.Month, next.Day).PressAsync(Ask);
        staff.ShouldHaveError(DocumentField, "نه گذرنامه است").ShouldHaveError("تاریخ تولد", "هنوز نیامده");
    }

    [Fact, Row("X5")]
    public async Task Foreigner_LeafingThroughTheRegistry_EndsAfterSixtyQuestionsAnHour()
    {
        using var staff = await server.StaffAsync(StaffRole.Registrations);
        await staff.OpenAsync("/office/foreigners");
        KeyValuePair<string, string>[] nobody = [new("Document", "P" + Registry.NewMobile()), new("BirthDate", "1360/01/01")];
        for (var question = 0; question < 60; question++)
        {
            await staff.PostAsync("/office/foreigners", nobody);
            staff.ShouldHaveError("نمی‌شناسد");
        }

        await staff.PostAsync("/office/foreigners", nobody);
        staff.ShouldHaveError("دوباره بپرسید");
        using var colleague = await server.StaffAsync(StaffRole.Registrations);
        await colleague.OpenAsync("/office/foreigners");
        await colleague.PostAsync("/office/foreigners", nobody);
        colleague.ShouldHaveError("نمی‌شناسد");
    }

    [Fact, Row("X5")]
    public async Task Foreigners_WithoutTheRole_AreClosed()
    {
        using var other = await server.StaffAsync((StaffRole)255 & ~StaffRole.Registrations);
        await other.OpenAsync("/office/foreigners", HttpStatusCode.Forbidden);
    }

    private static Task<Visitor> AskAsync(Visitor staff, string document, DateOnly birthDate)
    {
        var born = JalaliDate.From(birthDate);
        return staff.Fill(DocumentField, document).FillDate("تاریخ تولد", born.Year, born.Month, born.Day).PressAsync(Ask);
    }
}
