using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Panah.Kernel;
using Panah.People;
using Panah.People.Staff;
using Shouldly;
using Xunit;

namespace Panah.Tests.BackOffice;

/// <summary>The audit, read in the office (rows X5, X6).</summary>
public sealed partial class AuditRoomTests(PanahServer server)
{
    [Fact, Row("X5"), Row("X6")]
    public async Task Audit_Opened_NamesWhatHappenedAndWho_AndRecordsTheLook()
    {
        using var staff = await server.StaffAsync(StaffRole.Audit);
        await staff.OpenAsync("/office/audit");
        var name = await server.Sql.ScalarAsync<string>("select username from people.staff order by created_at desc limit 1");
        var line = staff.Page.QuerySelectorAll("tbody tr").First(row => row.TextContent.Contains("staff.signed-in", StringComparison.Ordinal));
        line.TextContent.ShouldContain("ورود کارمند");
        line.TextContent.ShouldContain("کارمند: " + name);
        staff.ShouldSee("زنجیرهٔ مهرها").ShouldSee("panah audit verify");

        await staff.OpenAsync("/office/audit");
        staff.Page.QuerySelector("tbody tr")!.TextContent.ShouldContain("audit.read");
    }

    [Fact, Row("X5"), Row("X6")]
    public async Task Audit_OfAPerson_IsTheirsOnly_IsNotInTheAddress_AndTheySeeThatSomebodyLooked()
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = await server.SignedInAsync(person);
        using var another = await server.SignedInAsync();
        using var staff = await server.StaffAsync(StaffRole.Audit);
        await staff.OpenAsync("/office/audit");
        await staff.Fill("کد ملی یا کد فیدا", person.NationalId).PressAsync("جست‌وجوی رویدادها");

        staff.Url.PathAndQuery.ShouldBe("/office/audit");
        var id = await server.Sql.ScalarAsync<Guid>("select subject_id from data.audit_entries where action = 'audit.read' and subject_id is not null order by id desc limit 1");
        var lines = await server.Sql.ScalarAsync<int>("select count(*) from data.audit_entries where subject_id = @id and action <> 'audit.read'", new { id });
        lines.ShouldBeGreaterThan(0);
        staff.Page.QuerySelectorAll("tbody tr").Length.ShouldBe(lines);
        await visitor.OpenAsync("/me/seen");
        visitor.ShouldSee("دیدن رویدادهای مربوط به شما");
        await another.OpenAsync("/me/seen");
        another.ShouldNotSee("دیدن رویدادهای مربوط به شما");
    }

    [Fact, Row("X5")]
    public async Task Audit_ByActionActorAndDay_ShowsThoseOnly()
    {
        using var staff = await server.StaffAsync(StaffRole.Audit);
        await staff.OpenAsync("/office/audit");
        var today = JalaliDate.From(server.Clock.GetUtcNow());
        await staff.Choose("رویداد", "ورود کارمند").Choose("چه کسی", "کارمند").FillDate("روز", today.Year, today.Month, today.Day).PressAsync("جست‌وجوی رویدادها");
        var rows = staff.Page.QuerySelectorAll("tbody tr").Select(row => row.TextContent).ToList();
        rows.ShouldNotBeEmpty();
        rows.ShouldAllBe(row => row.Contains("staff.signed-in", StringComparison.Ordinal));

        await staff.OpenAsync("/office/audit");
        await staff.Choose("چه کسی", "سرویس‌گیرنده").FillDate("روز", 1390, 1, 1).PressAsync("جست‌وجوی رویدادها");
        staff.ShouldSee("رویدادی نیست");
    }

    [Fact, Row("X5")]
    public async Task Audit_LongerThanAPage_GoesOnUnderTheSameFilter()
    {
        await server.Sql.ExecuteAsync("insert into data.audit_entries (at, action, actor_kind, object_id) select @now, 'test.many', 'System', 'many-' || n from generate_series(1, 70) n", new { now = server.Clock.GetUtcNow() });
        using var staff = await server.StaffAsync(StaffRole.Audit);
        await staff.OpenAsync("/office/audit");
        await staff.PostAsync("/office/audit", [new("Action", "test.many")]);
        var first = Objects(staff);
        await staff.PressAsync("قدیمی‌تر");
        first.Concat(Objects(staff)).Distinct(StringComparer.Ordinal).Count().ShouldBe(70);
    }

    [Theory, Row("X5"), Row("X14")]
    [InlineData("123", "درست بنویسید")]
    [InlineData("نام", "درست بنویسید")]
    [InlineData("", "")]
    public async Task Audit_NumberOfNobody_SaysSoBesideTheField(string typed, string expected)
    {
        using var staff = await server.StaffAsync(StaffRole.Audit);
        await staff.OpenAsync("/office/audit");
        typed = typed.Length == 0 ? Registry.NewNationalId() : typed;
        await staff.Fill("کد ملی یا کد فیدا", typed).PressAsync("جست‌وجوی رویدادها");
        staff.ShouldHaveError("کد ملی یا کد فیدا", expected.Length == 0 ? "در این سامانه نیست" : expected);
        staff.Shown("کد ملی یا کد فیدا").ShouldBe(typed);
        staff.Page.QuerySelectorAll("tbody tr").ShouldBeEmpty();
    }

    [Fact, Row("X5")]
    public async Task Audit_WithoutTheRole_IsClosed()
    {
        using var other = await server.StaffAsync((StaffRole)255 & ~StaffRole.Audit);
        await other.OpenAsync("/office/audit", HttpStatusCode.Forbidden);
    }

    /// <summary>A new action needs a name in the same commit: the office and <c>/me/seen</c> both read it.</summary>
    [Fact, Row("X5"), Row("X6"), Finding("J-B6")]
    public void Actions_ThatAreWritten_HaveNamesThatPeopleRead()
    {
        var names = server.Services.GetRequiredService<ActionNames>().All.Select(one => one.Action).ToHashSet(StringComparer.Ordinal);
        var written = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(path => Written().Matches(File.ReadAllText(path))).SelectMany(match => Literal().Matches(match.Value)).Select(literal => literal.Groups["action"].Value).ToList();
        written.Count.ShouldBeGreaterThan(40);
        written.Where(action => !names.Contains(action)).Distinct(StringComparer.Ordinal).ShouldBeEmpty();
    }

    private static IEnumerable<string> Objects(Visitor staff) => staff.Page.QuerySelectorAll("tbody tr").Select(row => row.QuerySelector("td:last-child")!.TextContent.Trim());

    [GeneratedRegex(@"new AuditEntry\([^;]{0,120}|(?:Write|Change|End|Disable|Rotate|Note|Once)[A-Za-z]*Async\([^;""]{0,120}""[a-z]+\.[a-z_-]+""|new\(""[a-z]+\.[a-z_-]+"", ActorKind", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Written();

    [GeneratedRegex(@"""(?<action>(accounts|audit|contributions|entitlement|messaging|notices|openid|people|staff|ui|window)\.[a-z_-]+)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Literal();
}
