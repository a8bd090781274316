using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Harness;
using Panah.Kernel;
using Panah.People.Staff;
using Shouldly;
using Xunit;

namespace Panah.Tests.Notices;

/// <summary>Looking an employer's agreement up: no number in an address, and every look in the audit (rows N8, X5, X6).</summary>
public sealed class AgreementRoomTests(PanahServer server)
{
    private const string Room = "/office/agreements";
    private const string FindField = "کد ملی";
    private const string Search = "جست‌وجو";
    private const string Sought = "notices.agreement-sought";
    private const string ScanOpened = "notices.agreement-scan-opened";

    private readonly NoticesWorld world = new(server);

    [Fact, Row("N8"), Row("X5"), Row("X6")]
    public async Task Employer_LookedUp_IsNotInTheAddress_AndSeesThatSomebodyLooked()
    {
        var employer = await world.EmployerAsync();
        var another = await world.EmployerAsync();
        using var staff = await world.StaffAsync(StaffRole.Letters);
        await staff.OpenAsync(Room);
        await staff.Fill(FindField, PersianText.ToPersianDigits(employer.Identifier)).PressAsync(Search);

        staff.Url.ToString().ShouldNotContain(employer.Identifier);
        Employers(staff).ShouldHaveSingleItem().ShouldBe(PersianText.ToPersianDigits(employer.Identifier));
        staff.Headers!.CacheControl!.NoStore.ShouldBeTrue();
        await ShouldStandInTheAuditAsync(Sought, employer.Identifier, subject: true);
        await employer.Visitor.OpenAsync("/me/seen");
        employer.Visitor.ShouldSee("جست‌وجوی تفاهم‌نامهٔ ابلاغ الکترونیک شما").ShouldSee("کارمند سازمان");
        await another.Visitor.OpenAsync("/me/seen");
        another.Visitor.ShouldNotSee("جست‌وجوی تفاهم‌نامهٔ ابلاغ الکترونیک شما");
    }

    [Fact, Row("N8"), Row("X5")]
    public async Task Employer_InTheAddress_IsNotLookedUp()
    {
        var employer = await world.EmployerAsync();
        await world.EmployerAsync();
        using var staff = await world.StaffAsync(StaffRole.Letters);
        await staff.OpenAsync($"{Room}?Find={employer.Identifier}&handler=Find");
        Employers(staff).Count.ShouldBeGreaterThan(1);
        staff.Shown(FindField).ShouldBeEmpty();
        (await EntriesAsync(Sought, employer.Identifier)).ShouldBeEmpty();
    }

    [Theory, Row("N8"), Row("X5")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Employer_WhoIsNoPersonHere_StandsInTheAuditByTheIndex(bool company)
    {
        var identifier = company ? Registry.NewCompanyId() : Registry.NewNationalId();
        await world.AgreeAsync(identifier, Registry.NewMobile());
        using var staff = await world.StaffAsync(StaffRole.Letters);
        await staff.OpenAsync(Room);
        await staff.Fill(FindField, identifier).PressAsync(Search);
        Employers(staff).ShouldHaveSingleItem();
        await ShouldStandInTheAuditAsync(Sought, identifier, subject: false);
    }

    [Fact, Row("N8"), Row("X5"), Row("X6")]
    public async Task Scan_Opened_StandsInTheAudit_AndTheEmployerSeesIt()
    {
        var employer = await world.EmployerAsync(agreed: false);
        using var staff = await world.StaffAsync(StaffRole.Letters);
        await staff.OpenAsync(Room);
        var today = JalaliDate.From(server.Clock.GetUtcNow());
        await staff.Fill("کد ملی یا شناسه ملی شرکت", employer.Identifier).Fill("موبایل", employer.Mobile).Fill("شعبه", "شعبه ۳ تهران")
            .FillDate("تاریخ امضا", today.Year, today.Month, today.Day).Attach("تصویر فرم امضا شده (PDF، PNG یا JPEG)", "form.pdf", NoticesWorld.Pdf, "application/pdf").PressAsync("ثبت تفاهم نامه");
        (await EntriesAsync(ScanOpened, employer.Identifier)).ShouldBeEmpty();
        await staff.OpenAsync(Room);
        await staff.Fill(FindField, employer.Identifier).PressAsync(Search);
        await staff.FollowAsync("دریافت تصویر");

        staff.Body.ShouldBe(NoticesWorld.Pdf);
        await ShouldStandInTheAuditAsync(ScanOpened, employer.Identifier, subject: true);
        await employer.Visitor.OpenAsync("/me/seen");
        employer.Visitor.ShouldSee("دیدن تصویر فرم امضاشدهٔ شما").ShouldSee("ثبت تفاهم‌نامهٔ ابلاغ");
    }

    [Fact, Row("N8"), Row("X6")]
    public async Task Agreement_EndedByStaff_IsSeenByTheEmployer()
    {
        var employer = await world.EmployerAsync();
        using var staff = await world.StaffAsync(StaffRole.Letters);
        await staff.OpenAsync(Room);
        await staff.Fill(FindField, employer.Identifier).PressAsync(Search);
        await staff.PressAsync("پایان دادن");

        await ShouldStandInTheAuditAsync("notices.agreement-ended", employer.Identifier, subject: true);
        await employer.Visitor.OpenAsync("/me/seen");
        employer.Visitor.ShouldSee("پایان تفاهم‌نامهٔ ابلاغ");
    }

    [Fact, Row("N8"), Row("X5")]
    public async Task Agreements_LongerThanAPage_GoOnUnderTheSameSearch()
    {
        var employer = await world.EmployerAsync();
        await server.Sql.ExecuteAsync(
            """
            insert into notices.agreements (id, employer_index, employer, mobile, branch, signed_on, recorded_at, recorded_by, ended_at)
            select ('00000000' || substr(gen_random_uuid()::text, 9))::uuid, employer_index, employer, mobile, 'شعبهٔ شمارهٔ ' || n, signed_on, recorded_at, recorded_by, recorded_at
            from notices.agreements, generate_series(1, 69) n where employer_index = @index
            """,
            new { index = Index(employer.Identifier) });
        using var staff = await world.StaffAsync(StaffRole.Letters);
        await staff.OpenAsync(Room);
        await staff.Fill(FindField, employer.Identifier).PressAsync(Search);
        var first = Branches(staff);
        first.Count.ShouldBe(50);
        await staff.PressAsync("صفحهٔ بعد");
        staff.Url.ToString().ShouldNotContain(employer.Identifier);
        first.Concat(Branches(staff)).Distinct(StringComparer.Ordinal).Count().ShouldBe(70);
        Employers(staff).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
        (await EntriesAsync(Sought, employer.Identifier)).Count.ShouldBe(2);
    }

    [Theory, Row("N8"), Row("X14")]
    [InlineData("0013542418", "کد ملی درست نیست")]
    [InlineData("123", "کد ملی")]
    public async Task Employer_WithABadNumber_SaysSoBesideTheField(string typed, string expected)
    {
        using var staff = await world.StaffAsync(StaffRole.Letters);
        await staff.OpenAsync(Room);
        await staff.Fill(FindField, typed).PressAsync(Search);
        staff.ShouldHaveError(FindField, expected);
        staff.Shown(FindField).ShouldBe(typed);
        staff.Page.QuerySelectorAll("tbody tr").ShouldBeEmpty();
    }

    [Theory, Row("N8"), Row("X5")]
    [InlineData("/office/agreements")]
    [InlineData("/office/letters")]
    [InlineData("/office/letters/new")]
    public async Task OfficeForms_SentInTheAddress_AskForNoPersonalData(string path)
    {
        using var staff = await world.StaffAsync(StaffRole.Letters);
        await staff.OpenAsync(path);
        staff.Page.QuerySelectorAll("main form:not([method=post]) [name]").Select(field => field.GetAttribute("name")).ShouldBeSubsetOf(["Template"]);
    }

    private static List<string> Employers(Visitor staff) => [.. staff.Page.QuerySelectorAll("tbody tr td:first-child").Select(cell => cell.TextContent.Trim())];

    private static List<string> Branches(Visitor staff) => [.. staff.Page.QuerySelectorAll("tbody tr td:nth-child(2)").Select(cell => cell.TextContent.Trim())];

    private byte[] Index(string identifier) => server.Services.GetRequiredService<PersonalData>().BlindIndex("notices.employer", identifier);

    private async Task ShouldStandInTheAuditAsync(string action, string identifier, bool subject)
    {
        var entry = (await EntriesAsync(action, identifier)).ShouldHaveSingleItem();
        entry.Actor.ShouldBe(ActorKind.Staff);
        entry.ActorId.ShouldNotBeNull();
        (entry.SubjectId is not null).ShouldBe(subject);
        $"{entry.ObjectId} {entry.Details}".ShouldNotContain(identifier);
    }

    private async Task<IReadOnlyList<AuditRecord>> EntriesAsync(string action, string identifier)
    {
        var index = Convert.ToHexStringLower(Index(identifier));
        return await server.Services.GetRequiredService<AppDb>().Alone().QueryAsync<AuditRecord>(
            "select id, actor_kind as actor, actor_id, subject_id, object_id, details from data.audit_entries where action = @action and details like '%' || @index || '%'", new { action, index });
    }
}
