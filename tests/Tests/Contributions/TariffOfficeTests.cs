using System.Net;
using Npgsql;
using Panah.Harness;
using Panah.Kernel;
using Panah.People.Staff;
using Shouldly;
using Xunit;

namespace Panah.Tests.Contributions;

/// <summary>Tariffs in the office: proposed by one, decided by another, never changed.</summary>
public sealed class TariffOfficeTests(PanahServer server)
{
    private readonly SlipWorld world = new(server);

    [Fact, Row("P10"), Row("X5")]
    public async Task Tariff_ProposedByOneAndPutInForceByAnother_CountsForItsMonthsOnly()
    {
        var group = await world.GroupAsync();
        using var proposer = await server.StaffAsync(StaffRole.Tariffs);
        var id = await SlipWorld.ProposeAsync(proposer, group, world.Now.AddMonths(1), world.Now.AddMonths(2), "۲۴", "۴٫۵");
        (await StateAsync(id)).ShouldBe("proposed");

        await proposer.OpenAsync($"/office/tariffs/{id}");
        proposer.ShouldSee("این پیشنهاد خود شماست");
        proposer.Page.QuerySelector("main form").ShouldBeNull();
        await proposer.OpenAsync("/office/tariffs");
        await proposer.PostAsync($"/office/tariffs/{id}?handler=Accept", [new("Reason", "خودم")]);
        proposer.ShouldHaveError("همکار دیگری");
        (await StateAsync(id)).ShouldBe("proposed");

        using var other = await server.StaffAsync(StaffRole.Tariffs);
        await other.OpenAsync($"/office/tariffs/{id}");
        other.ShouldSee("جای این نرخ‌ها را می‌گیرد");
        await other.PressAsync("اجرای نرخ");
        other.ShouldHaveError("دلیل تصمیم", "دلیل را بنویسید");
        await other.Fill("دلیل تصمیم", "مصوبهٔ تازه ابلاغ شد").PressAsync("اجرای نرخ");
        other.ShouldSee("نرخ به اجرا درآمد");

        // Months: now 15 percent, then two of 19.5, then 15 again; each by the tariff of that month.
        using var insured = await world.InsuredAsync(group);
        var tracking = await SlipWorld.RequestAsync(insured.Visitor, months: 4);
        (await server.Sql.QueryAsync<long>("select m.amount from contributions.slip_months m join contributions.slips s on s.id = m.slip_id where s.tracking = @tracking order by m.period", new { tracking }))
            .ShouldBe([27_000_000, 35_100_000, 35_100_000, 27_000_000]);
        (await server.Sql.ScalarAsync<long>("select count(*) from contributions.tariffs where group_code = @group and state = 'in-force'", new { group })).ShouldBe(3);
        (await server.Sql.ScalarAsync<long>("select count(*) from data.audit_entries where object_id = @id and action in ('contributions.tariff-proposed', 'contributions.tariff-in-force')", new { id = id.ToString(System.Globalization.CultureInfo.InvariantCulture) }))
            .ShouldBe(2);
    }

    [Fact, Row("P10"), Row("X5")]
    public async Task Tariff_Rejected_ChangesNothing()
    {
        var group = await world.GroupAsync();
        using var proposer = await server.StaffAsync(StaffRole.Tariffs);
        var id = await SlipWorld.ProposeAsync(proposer, group, world.Now, world.Now, "50", "0");
        using var other = await server.StaffAsync(StaffRole.Tariffs);
        await other.OpenAsync($"/office/tariffs/{id}");
        await other.Fill("دلیل تصمیم", "مستند ندارد").PressAsync("رد پیشنهاد");
        other.ShouldSee("پیشنهاد رد شد");
        (await StateAsync(id)).ShouldBe("rejected");
        using var third = await server.StaffAsync(StaffRole.Tariffs);
        await third.OpenAsync("/office/tariffs");
        await third.PostAsync($"/office/tariffs/{id}?handler=Accept", [new("Reason", "باز هم")]);
        third.ShouldHaveError("پیش از این تصمیم گرفته شده");
        (await StateAsync(id)).ShouldBe("rejected");
    }

    [Fact, Row("P10"), Row("X5"), Row("X14")]
    public async Task Tariff_BadInput_SaysSoBesideEachField()
    {
        using var staff = await server.StaffAsync(StaffRole.Tariffs);
        await staff.OpenAsync("/office/tariffs");
        await staff.Fill("از ماه", "1406/13").Fill("تا ماه (اختیاری)", "x").Fill("نرخ کل حق بیمه (درصد)", "101").Fill("سهم دولت یا صندوق از مبنا (درصد)", "1.23456")
            .Fill("کمترین مبنای ماه (ریال)", "0").Fill("بیشترین مبنای ماه (ریال)", "یک").Fill("مستند قانونی", "کوتاه").PressAsync("پیشنهاد نرخ");
        staff.ShouldHaveError("گروه بیمه‌ای", "گروه بیمه‌ای را انتخاب کنید").ShouldHaveError("از ماه", "مانند ۱۴۰۶/۰۱").ShouldHaveError("تا ماه (اختیاری)", "مانند ۱۴۰۶/۰۱")
            .ShouldHaveError("نرخ کل حق بیمه (درصد)", "از ۰ تا ۱۰۰").ShouldHaveError("سهم دولت یا صندوق از مبنا (درصد)", "از ۰ تا ۱۰۰")
            .ShouldHaveError("کمترین مبنای ماه (ریال)", "به ریال").ShouldHaveError("بیشترین مبنای ماه (ریال)", "به ریال").ShouldHaveError("مستند قانونی", "۱۰ تا ۵۰۰");
        staff.Shown("از ماه").ShouldBe("1406/13");
        await staff.Choose("گروه بیمه‌ای", "رانندگان").Fill("از ماه", "1406/05").Fill("تا ماه (اختیاری)", "1406/04").Fill("نرخ کل حق بیمه (درصد)", "10").Fill("سهم دولت یا صندوق از مبنا (درصد)", "11")
            .Fill("کمترین مبنای ماه (ریال)", "200").Fill("بیشترین مبنای ماه (ریال)", "100").PressAsync("پیشنهاد نرخ");
        staff.ShouldHaveError("تا ماه (اختیاری)", "پیش از ماه آغاز").ShouldHaveError("سهم دولت یا صندوق از مبنا (درصد)", "بیشتر").ShouldHaveError("بیشترین مبنای ماه (ریال)", "کوچک‌تر");
    }

    [Fact, Row("X5")]
    public async Task Office_OtherStaffAndStrangers_AreKeptOut()
    {
        using var other = await server.StaffAsync(StaffRole.Letters);
        await other.OpenAsync("/office/tariffs", HttpStatusCode.Forbidden);
        using var stranger = server.Visitor();
        using var answer = await stranger.Http.GetAsync(new Uri("/office/tariffs", UriKind.Relative));
        answer.Headers.Location!.ToString().ShouldContain("/office/sign-in");
    }

    [Fact, Row("P10")]
    public async Task Database_ItselfRefusesTwoInForceOwnApprovalAndChangedFigures()
    {
        var group = await world.GroupAsync();
        (await RefusedAsync(() => world.TariffAsync(group, world.Now, world.Now, 100_000, 0))).ShouldBe(PostgresErrorCodes.ExclusionViolation);
        using var staff = await server.StaffAsync(StaffRole.Tariffs);
        var id = await SlipWorld.ProposeAsync(staff, group, world.Now.AddMonths(100), world.Now.AddMonths(101), "10", "0");
        (await RefusedAsync(() => server.Sql.ExecuteAsync("update contributions.tariffs set state = 'in-force', decided_by = proposed_by, decided_at = now() where id = @id", new { id })))
            .ShouldBe(PostgresErrorCodes.CheckViolation);
        (await RefusedAsync(() => server.Sql.ExecuteAsync("update contributions.tariffs set premium_ppm = 1 where id = @id", new { id }))).ShouldBe(PostgresErrorCodes.RaiseException);
        (await RefusedAsync(() => server.Sql.ExecuteAsync("delete from contributions.tariffs where id = @id", new { id }))).ShouldBe(PostgresErrorCodes.RaiseException);
    }

    [Fact, Row("P10")]
    public async Task Tariffs_ThatComeWithTheProgram_HaveTheirLawAndNoGaps()
    {
        (await server.Sql.ScalarAsync<long>("select count(*) from contributions.tariffs where legal_basis = ''")).ShouldBe(0);
        foreach (var group in new[] { "self-employed", "self-employed-14", "self-employed-12", "optional", "driver", "construction", "carpet-weaver" })
        {
            (await server.Sql.ScalarAsync<long>(
                """
                select count(*) from generate_series(1399, 1405) year cross join generate_series(1, 12) month
                where not exists (select 1 from contributions.tariffs where group_code = @group and state = 'in-force' and int4range(from_period, to_period, '[]') @> year * 100 + month)
                """,
                new { group })).ShouldBe(0, group);
        }
    }

    private Task<string?> StateAsync(long id) => server.Sql.ScalarAsync<string>("select state from contributions.tariffs where id = @id", new { id });

    private static async Task<string> RefusedAsync(Func<Task> act)
    {
        try
        {
            await act();
            return "";
        }
        catch (PostgresException refused)
        {
            return refused.SqlState;
        }
    }
}
