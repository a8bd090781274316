using Microsoft.Playwright;
using Panah.BrowserTests;
using Panah.Harness;
using Panah.Kernel;
using Shouldly;

namespace Panah.Shipped.Contributions;

/// <summary>A slip and its money, here and at the bank.</summary>
/// <param name="Slip">State of the slip.</param>
/// <param name="Payments">States of its payments here, first one first.</param>
/// <param name="Bank">The same at the bank.</param>
public sealed record Books(string Slip, string? Payments, string? Bank);

/// <summary>Guide 000, its second half: what a driver does whose insurance goes on month by month.</summary>
public abstract class SlipJourney(ShippedProgram shipped, Browser browser) : Journey(shipped, browser)
{
    protected const string PayButton = "پرداخت در درگاه بانک";
    protected const string Paid = "پرداخت با موفقیت انجام شد";

    protected static JalaliPeriod Now => JalaliPeriod.From(TimeProvider.System.GetUtcNow());

    /// <summary>Someone of a special insured group, signed in at the Window.</summary>
    protected async Task<(TestPerson Who, Person Person)> InsuredAsync(Look? look = null, string group = "driver")
    {
        var who = await Registry.PersonAsync(made => made with
        {
            FirstName = "نیلوفر",
            LastName = "جعفری",
            Insurance = new(Harness.Registry.NewInsuranceNumber(), "1000", group, Now.AddMonths(-1).Value, 180_000_000),
        });
        var person = await PersonAsync(look);
        if (look is { JavaScript: false }) await SignInWithoutJavaScriptAsync(person, who);
        else await person.SignInAtWindowAsync(Shipped, who);
        return (who, person);
    }

    /// <summary>Asks for a slip and receives it; returns its tracking number.</summary>
    protected static async Task<string> ReceiveAsync(Person person, int months = 1)
    {
        await person.OpenAsync("/slips/request");
        await person.FillAsync("مدت پرداخت (ماه)", months.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await person.PressAsync("محاسبه و ادامه");
        await person.ShouldSeeAsync("مبلغ را بررسی کنید");
        await person.PressAsync("ثبت درخواست");
        await person.ShouldSeeAsync("درخواست شما ثبت شد");
        await person.PressAsync("دریافت برگ پرداخت");
        await person.ShouldSeeAsync("برگ پرداخت صادر شد");
        return person.Path["/slips/".Length..];
    }

    /// <summary>From the slip to the bank's own page.</summary>
    protected static async Task ToBankAsync(Person person, string tracking)
    {
        await person.OpenAsync($"/slips/{tracking}");
        await person.FollowAsync("پرداخت برخط");
        await person.PressAsync(PayButton);
        await person.ShouldSeeAsync("بانک آزمایشی");
    }

    protected async Task<Books> BooksAsync(string tracking) => (await Shipped.Sql.QueryAsync<Books>(
        """
        select s.state as slip, string_agg(p.state, ' ' order by p.id) as payments, string_agg(coalesce(b.state, 'none'), ' ' order by p.id) as bank
        from contributions.slips s left join contributions.payments p on p.slip_id = s.id left join simulators.payments b on b.token = p.token
        where s.tracking = @tracking group by s.id
        """,
        new { tracking }))[0];

    /// <summary>
    /// What stands in the books of both; and money: what the bank keeps of this slip is its amount, once, when it is paid, and nothing otherwise.
    /// </summary>
    protected async Task ShouldStandAsync(string tracking, string slip, string payments, string bank)
    {
        (await BooksAsync(tracking)).ShouldBe(new Books(slip, payments, bank));
        var (owed, kept) = (await Shipped.Sql.QueryAsync<(long, long)>(
            """
            select case when s.state = 'paid' then s.amount else 0 end,
                coalesce((select sum(b.amount)::bigint from simulators.payments b where b.reference = s.payment_id and b.state = 'paid'), 0)
            from contributions.slips s where s.tracking = @tracking
            """,
            new { tracking }))[0];
        kept.ShouldBe(owed);
        (await Shipped.Sql.ScalarAsync<long>(
            "select count(*) from data.audit_entries where object_id = @tracking and action = 'contributions.payment-paid'", new { tracking }))
            .ShouldBe(slip == "paid" ? 1 : 0);
    }

    /// <summary>Waits for what the worker does by itself.</summary>
    protected async Task UntilAsync(string tracking, Func<Books, bool> stands, int seconds = 150)
    {
        Books? last = null;
        try
        {
            await Eventually.TrueAsync(async () => stands(last = await BooksAsync(tracking)), seconds);
        }
        catch (TimeoutException late)
        {
            throw new ShouldAssertException($"It stays at {last}.", late);
        }
    }

    /// <summary>As if half an hour had gone by at the bank: nobody waits for that in a test.</summary>
    protected Task LeftAloneAsync(string tracking) => Shipped.Sql.ExecuteAsync(
        """
        update contributions.payments p set started_at = p.started_at - interval '31 minutes', due_at = now() from contributions.slips s
        where s.id = p.slip_id and s.tracking = @tracking and p.state = 'started'
        """,
        new { tracking });

    /// <summary>One statement about its money on the slip's page, and a button that pays only where it does not contradict it (row U8).</summary>
    protected static async Task ShouldShowOnlyAsync(Person person, string tracking, string? statement, bool canPay)
    {
        foreach (var path in (string[])[$"/slips/{tracking}", $"/slips/{tracking}/pay"])
        {
            await person.OpenAsync(path);
            (await person.Page.Locator("#standing").AllInnerTextsAsync()).ShouldBe(statement is null ? [] : [statement], path);
            (await person.Page.Locator("main a[href$='/pay'], form[action$='/pay']").CountAsync()).ShouldBe(canPay ? 1 : 0, path);
        }
    }

    private async Task SignInWithoutJavaScriptAsync(Person person, TestPerson who)
    {
        await person.OpenAsync("/window/sign-in");
        await person.FillAsync("تلفن همراه", who.Mobile);
        await person.TypeSecurityCodeAsync(Shipped);
        await person.PressAsync("ارسال رمز یکبار مصرف");
        await person.TypeCodeAsync(await Shipped.Phone(who.Mobile).NextCodeAsync());
        await person.ProveAsync(who);
        await person.ShouldBeAtAsync("/window/postal-code");
        await person.PressAsync("ثبت اطلاعات");
        await person.ShouldBeAtAsync("/me");
    }
}
