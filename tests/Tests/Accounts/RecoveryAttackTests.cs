using Panah.Harness;
using Panah.Tests.Window;
using Shouldly;
using Xunit;

namespace Panah.Tests.Accounts;

/// <summary>What strangers can do to somebody by recovering their password, from the victim's point of view.</summary>
[Row("S8"), Finding("S-M2")]
public sealed class RecoveryAttackTests(PanahServer server)
{
    private const string NewPassword = "Tazeh2027go";

    [Fact]
    public async Task Recover_AskedForFromManyPlaces_SendsFewMessages_AndTheWindowsCodeComesAllTheSame()
    {
        var person = await server.ActivePersonAsync();
        var phone = await server.Phone(person.Mobile).ReadAsync();
        var before = (await phone.MessagesAsync()).Count;
        for (var i = 0; i < 9; i++)
        {
            using var stranger = server.Visitor();
            await BeginAsync(stranger, person);
            stranger.ShouldBeAt("/account/recover/code");
        }

        await Eventually.TrueAsync(async () => await NotSentAsync("Limit") >= 3);
        await Eventually.TrueAsync(async () => (await phone.MessagesAsync()).Count - before >= 6);
        ((await phone.MessagesAsync()).Count - before).ShouldBe(6);

        server.Clock.Advance(TimeSpan.FromSeconds(11));
        using var owner = server.Visitor();
        await owner.SignInAsync(server, person);
        owner.ShouldBeAt("/me");
    }

    /// <summary>With the number alone nothing is sent, so nothing is counted: the phone's budget, and its block's, are not a stranger's to fill.</summary>
    [Fact]
    public async Task SpecialRecover_WithTheVictimsNumberAndOtherNames_TakesNothingOfThePhonesBudgets()
    {
        var person = await server.Registry.PersonAsync(SpecialForms.InGroup);
        using (var visitor = server.Visitor()) await visitor.RegisterSpecialAsync(person, person.Mobile);
        for (var i = 0; i < 18; i++)
        {
            using var stranger = server.Visitor();
            (await AskAsync(stranger, Registry.NewNationalId())).ShouldSee("درخواست شما دریافت شد");
        }

        var phone = await server.Phone(person.Mobile).ReadAsync();
        using var owner = server.Visitor();
        (await AskAsync(owner, person.NationalId)).ShouldSee("درخواست شما دریافت شد");
        await phone.NextMessageAsync(message => message.Text.Contains("کد رهگیری", StringComparison.Ordinal));

        async Task<Visitor> AskAsync(Visitor visitor, string name)
        {
            await visitor.OpenAsync("/special/recover");
            return await visitor.Fill("نام کاربری", name).Fill("شماره تلفن همراه", person.Mobile).PressAsync("ارسال");
        }
    }

    [Fact, Row("A10")]
    public async Task Recover_SpentByStrangers_TheOwnerIsBackByTheWindow_AndRecoveryOpensAgain()
    {
        var person = await server.ActivePersonAsync();
        using (var stranger = server.Visitor())
        {
            var asked = await server.Phone(person.Mobile).ReadAsync();
            await BeginAsync(stranger, person);
            // Read, so that it is not taken for the Window's.
            await asked.NextCodeAsync();
            await stranger.Fill("رمز پیامک‌شده", "000000").PressAsync("ادامه");
            (await server.Sql.ExecuteAsync(
                "update accounts.failures set failures = 100 where way = 'recovery' and updated_at = (select max(updated_at) from accounts.failures where way = 'recovery')")).ShouldBe(1);
        }

        server.Clock.Advance(TimeSpan.FromSeconds(11));
        using var owner = server.Visitor();
        await owner.SignInAsync(server, person);
        await owner.OpenAsync("/me/password");
        await owner.Fill("گذرواژهٔ تازه", NewPassword).Fill("تکرار گذرواژهٔ تازه", NewPassword).PressAsync("ثبت گذرواژهٔ تازه");
        owner.ShouldBeAt("/me");

        var phone = await server.Phone(person.Mobile).ReadAsync();
        using var again = server.Visitor();
        await BeginAsync(again, person);
        await again.Fill("رمز پیامک‌شده", await phone.NextCodeAsync()).PressAsync("ادامه");
        again.ShouldBeAt("/account/recover/answer");
    }

    [Fact, Finding("H-2")]
    public async Task Recover_WhileTheRegistriesAreAwayUntilTheCodeEnds_IsToldToOperators()
    {
        var person = await server.ActivePersonAsync();
        await using (await server.Faults.StartAsync("sim"))
        await using (await server.Faults.StartAsync("insured"))
        {
            using var owner = server.Visitor();
            await BeginAsync(owner, person);
            // It was tried, and waits for the registry.
            await Eventually.TrueAsync(async () => await server.Sql.ScalarAsync<long>(
                "select count(*) from data.outbox where topic = 'accounts.recovery' and attempts > 0") > 0);
            var before = await NotSentAsync("Expired") + await NotSentAsync("Attempts");
            server.Clock.Advance(TimeSpan.FromMinutes(11));
            await Eventually.TrueAsync(async () => await NotSentAsync("Expired") + await NotSentAsync("Attempts") > before);
        }

        (await server.Sql.ScalarAsync<string>(
            "select string_agg(details, ' ') from data.audit_entries where action = 'accounts.recovery-not-sent'"))!.ShouldNotContain(person.NationalId);
    }

    /// <summary>Who has closed their account and then recovers the password is told what opens it, and comes to no page of errors.</summary>
    [Fact, Row("S5"), Row("U5")]
    public async Task Recover_AfterNotMe_SignInSaysThatTheWindowOpensTheAccount()
    {
        var person = await server.ActivePersonAsync();
        server.Clock.Advance(TimeSpan.FromSeconds(11));
        using (var owner = server.Visitor())
        {
            await owner.SignInAsync(server, person);
            await owner.OpenAsync("/me/password");
            await owner.Fill("گذرواژهٔ تازه", NewPassword).Fill("تکرار گذرواژهٔ تازه", NewPassword).PressAsync("ثبت گذرواژهٔ تازه");
        }

        await server.Phone(person.Mobile).NextMessageAsync(message => message.Text.Contains("شما نبودید؟", StringComparison.Ordinal));
        (await server.Phone(person.Mobile).DialAsync("*4*40*9#")).ShouldContain("حساب شما بسته شد");
        var phone = await server.Phone(person.Mobile).ReadAsync();
        using var victim = server.Visitor();
        await BeginAsync(victim, person);
        await victim.Fill("رمز پیامک‌شده", await phone.NextCodeAsync()).PressAsync("ادامه");
        await victim.Fill("گذرواژه", "Baz2028gard").Fill("تکرار گذرواژه", "Baz2028gard").PressAsync("ثبت");
        await victim.SignInAsync(person.NationalId, "Baz2028gard");
        victim.ShouldBeAt("/account/sign-in").ShouldHaveError("این حساب با «این من نبودم» بسته شده است");

        server.Clock.Advance(TimeSpan.FromSeconds(11));
        await victim.ProveCodeAsync(server, person.Mobile);
        victim.ShouldBeAt("/me");
        using var later = server.Visitor();
        await later.SignInAsync(person.NationalId, "Baz2028gard");
        later.ShouldBeAt("/me");
    }

    private static async Task BeginAsync(Visitor visitor, TestPerson person)
    {
        await visitor.OpenAsync("/account/recover");
        await visitor.Fill("نام کاربری", person.NationalId).PressAsync("ادامه");
    }

    private Task<long> NotSentAsync(string why) =>
        server.Sql.ScalarAsync<long>(
            "select count(*) from data.audit_entries where action = 'accounts.recovery-not-sent' and details::jsonb ->> 'why' = @why", new { why });
}
