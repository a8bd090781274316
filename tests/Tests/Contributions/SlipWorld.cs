using AngleSharp.Dom;
using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Panah.Kernel;
using Panah.People;
using Shouldly;

namespace Panah.Tests.Contributions;

/// <summary>Insured persons and tariffs, put in place the short way; what a test is about goes through the pages.</summary>
internal sealed class SlipWorld(PanahServer server)
{
    public const long Basis = 180_000_000;

    public JalaliPeriod Now => JalaliPeriod.From(server.Clock.GetUtcNow());

    /// <summary>A signed-in person with an insurance file.</summary>
    /// <param name="monthsAgo">How long ago the last paid month is; null paid nothing yet.</param>
    public async Task<Insured> InsuredAsync(string group = "optional", int? monthsAgo = 1, long basis = Basis)
    {
        if (!group.StartsWith("group-", StringComparison.Ordinal)) await HaveTariffsAsync(group);
        var person = await server.Registry.PersonAsync(made => made with { Insurance = File(group, monthsAgo, basis) });
        return new Insured(person, await server.SignedInAsync(person));
    }

    /// <summary>The registry says something else about the person from now on.</summary>
    public Task PutAsync(TestPerson person, string group, int? monthsAgo, long basis = Basis) =>
        server.Registry.PutAsync($"/people/{person.NationalId}", person with { Insurance = File(group, monthsAgo, basis) with { Number = person.Insurance!.Number } });

    /// <summary>A group of the test's own, so that its tariffs may change; 20 percent, a quarter of it the state's.</summary>
    public async Task<string> GroupAsync(int months = 24)
    {
        var code = "group-" + Guid.CreateVersion7().ToString("N")[20..];
        await TariffAsync(code, Now.AddMonths(-6), Now.AddMonths(months - 6), 200_000, 50_000);
        return code;
    }

    public Task<long> TariffAsync(string group, JalaliPeriod from, JalaliPeriod to, int premium, int state, long min = 100_000_000, long max = 900_000_000) => server.Sql.ScalarAsync<long>(
        """
        insert into contributions.tariffs (group_code, from_period, to_period, premium_ppm, state_share_ppm, min_basis, max_basis, legal_basis, state, proposed_at, decided_at)
        values (@group, @from, @to, @premium, @state, @min, @max, 'مصوبهٔ آزمون برای این گروه', 'in-force', now(), now()) returning id
        """,
        new { group, from = Number(from), to = Number(to), premium, state, min, max });

    /// <summary>Tariffs of the years to come, which the law has not told yet: the clock of the tests goes far ahead.</summary>
    private Task HaveTariffsAsync(string group) => server.Sql.ExecuteAsync(
        """
        insert into contributions.tariffs (group_code, from_period, to_period, premium_ppm, state_share_ppm, min_basis, max_basis, legal_basis, state, proposed_at, decided_at)
        select group_code, (to_period / 100 + 1) * 100 + 1, 160012, premium_ppm, state_share_ppm, min_basis, max_basis, legal_basis, 'in-force', now(), now()
        from (select * from contributions.tariffs where group_code = @group and state = 'in-force' order by to_period desc limit 1) last
        where to_period < 160012 on conflict do nothing
        """,
        new { group });

    /// <summary>Asks for a slip on the pages and returns its tracking number.</summary>
    /// <param name="month">«ماه جاری» and the like, for construction workers.</param>
    public static async Task<string> RequestAsync(Visitor visitor, int months = 1, string? month = null)
    {
        await visitor.OpenAsync("/slips/request");
        if (month is not null) visitor.Choose("ماه", month);
        await visitor.Fill("مدت پرداخت (ماه)", months.ToString(System.Globalization.CultureInfo.InvariantCulture)).PressAsync("محاسبه و ادامه");
        await visitor.PressAsync("ثبت درخواست");
        visitor.ShouldSee("درخواست شما ثبت شد");
        return visitor.Url.AbsolutePath["/slips/".Length..];
    }

    /// <summary>Asks for a slip and receives it.</summary>
    public static async Task<string> IssueAsync(Visitor visitor, int months = 1)
    {
        var tracking = await RequestAsync(visitor, months);
        await visitor.PressAsync("دریافت برگ پرداخت");
        visitor.ShouldSee("برگ پرداخت صادر شد");
        return tracking;
    }

    /// <summary>Proposes a tariff on the office's page and returns its id.</summary>
    public static async Task<long> ProposeAsync(Visitor staff, string group, JalaliPeriod from, JalaliPeriod to, string premium, string state)
    {
        await staff.OpenAsync("/office/tariffs");
        await staff.Choose("گروه بیمه‌ای", group).Fill("از ماه", from.Display).Fill("تا ماه (اختیاری)", PersianText.ToPersianDigits(to.Display))
            .Fill("نرخ کل حق بیمه (درصد)", premium).Fill("سهم دولت یا صندوق از مبنا (درصد)", state)
            .Fill("کمترین مبنای ماه (ریال)", "100,000,000").Fill("بیشترین مبنای ماه (ریال)", "۹۰۰٬۰۰۰٬۰۰۰").Fill("مستند قانونی", "مصوبهٔ آزمون، مادهٔ ۱").PressAsync("پیشنهاد نرخ");
        staff.ShouldSee("نرخ پیشنهاد شد");
        await staff.OpenAsync($"/office/tariffs?only={group}");
        return long.Parse(staff.Page.QuerySelector("tbody a")!.GetAttribute("href")!["/office/tariffs/".Length..], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>What stands beside a name in the lists of facts.</summary>
    public static string Fact(Visitor visitor, string name) =>
        visitor.Page.QuerySelectorAll(".facts > div").FirstOrDefault(row => row.QuerySelector("dt")?.TextContent.Trim() == name)?.QuerySelector("dd")?.TextContent.Trim()
        ?? throw new ShouldAssertException($"No fact «{name}» at {visitor.Url.PathAndQuery}.");

    /// <summary>How many slips the person has.</summary>
    public async Task<long> CountAsync(TestPerson person)
    {
        var found = await server.Services.GetRequiredService<PersonDirectory>().FindByIdentifierAsync(PersonKind.Citizen, person.NationalId);
        return await server.Sql.ScalarAsync<long>("select count(*) from contributions.slips where person_id = @Id", new { found!.Id });
    }

    public Task<string?> StateAsync(string tracking) => server.Sql.ScalarAsync<string>("select state from contributions.slips where tracking = @tracking", new { tracking });

    public Task<long> LiveMonthsAsync(string tracking) => server.Sql.ScalarAsync<long>(
        "select count(*) from contributions.slip_months m join contributions.slips s on s.id = m.slip_id where s.tracking = @tracking and m.live", new { tracking });

    public static string Money(long amount) => PersianText.ToPersianDigits(amount.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture).Replace(',', '٬'));

    public static int Number(JalaliPeriod period) => (period.Year * 100) + period.Month;

    public static string Name(JalaliPeriod period) => PersianText.ToPersianDigits($"{JalaliMonths.Name(period.Month, Language.Persian)} {period.Year}");

    private TestInsurance File(string group, int? monthsAgo, long basis) =>
        new(Registry.NewInsuranceNumber(), "1000", group, monthsAgo is { } ago ? Now.AddMonths(-ago).Value : null!, basis);
}

internal sealed record Insured(TestPerson Person, Visitor Visitor) : IDisposable
{
    public void Dispose() => Visitor.Dispose();
}
