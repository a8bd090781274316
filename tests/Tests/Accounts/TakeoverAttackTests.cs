using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Panah.Kernel;
using Panah.People;
using Panah.Tests.Window;
using Shouldly;
using Xunit;

namespace Panah.Tests.Accounts;

/// <summary>
/// With what stands on a payslip (national ID, insurance number, branch) a stranger tries to become somebody. Each of these let them in before;
/// what the victim sees and how they get back in is part of each.
/// </summary>
[Finding("S-C1"), Row("S1"), Row("S3"), Row("S14")]
public sealed class TakeoverAttackTests(PanahServer server)
{
    [Fact]
    public async Task Register_VictimHasNoAccountAndStrangerGivesOwnMobile_NoCodeGoesThereAndOnlySlipsOpen()
    {
        var victim = await server.Registry.PersonAsync(SpecialForms.InGroup);
        var strangers = Registry.NewMobile();
        using var stranger = server.Visitor();
        await stranger.RegisterSpecialAsync(victim, strangers, "stranger@example.ir");
        await stranger.SignInAsync(victim.NationalId, victim.NationalId);
        stranger.ShouldBeAt("/account/password").ShouldSee("به نام شما ثبت نیست").ShouldSee("تنها برگ‌های پرداخت");
        await stranger.ChangeAsync(victim.NationalId);

        foreach (var page in (string[])["/me", "/me/profile", "/me/passkeys", "/me/devices", "/letters"])
        {
            await stranger.OpenAsync(page);
            stranger.Url.AbsolutePath.ShouldNotBe(page);
            stranger.Text.ShouldNotContain(victim.LastName);
        }

        await stranger.OpenAsync("/slips/request");
        stranger.ShouldBeAt("/slips/request").ShouldSee(Show(victim.Insurance!.Number));
        stranger.Text.ShouldNotContain(victim.LastName);
        (await server.Phone(strangers).MessagesAsync()).ShouldBeEmpty();
        var person = await FindAsync(victim);
        (person!.IsProven, person.Mobile, person.Email).ShouldBe((false, null, null));
    }

    [Fact]
    public async Task Register_VictimIsProven_CodeGoesToTheVictimWhoIsToldAndKeepsNameAndSession()
    {
        var victim = await server.Registry.PersonAsync(person => SpecialForms.InGroup(person) with { Email = "victim@example.ir" });
        using var owner = await SignedInAtWindowAsync(victim);
        var phone = await server.Phone(victim.Mobile).ReadAsync();

        using var stranger = server.Visitor();
        await stranger.RegisterSpecialAsync(victim, Registry.NewMobile(), "stranger@example.ir");
        (await phone.NextTellingAsync()).Text.ShouldContain("حسابی با شناسهٔ شما");
        await stranger.SignInAsync(victim.NationalId, victim.NationalId);
        var code = await phone.NextCodeAsync();
        await stranger.ChangeAsync(victim.NationalId, code == "000000" ? "000001" : "000000");
        stranger.ShouldHaveError("رمز درست نیست");

        await owner.OpenAsync("/me/profile");
        owner.ShouldBeAt("/me/profile").ShouldSee(victim.LastName).ShouldSee("victim@example.ir");
        owner.Text.ShouldNotContain("stranger@example.ir");
    }

    /// <summary>The rules of a new password say which is broken, and one of them knows the owner's name: asked often enough, it would tell it.</summary>
    [Fact]
    public async Task Change_BeforeTheCode_TheRulesTellNobodyTheVictimsName_AndTheOwnerIsStillHeldToThem()
    {
        const string named = "Maryam2026x";
        var victim = await server.Registry.PersonAsync(person => SpecialForms.InGroup(person) with { FirstName = "مریم" });
        using var owner = await SignedInAtWindowAsync(victim);
        var phone = await server.Phone(victim.Mobile).ReadAsync();
        using var stranger = server.Visitor();
        await stranger.RegisterSpecialAsync(victim, Registry.NewMobile());
        await stranger.SignInAsync(victim.NationalId, victim.NationalId);
        stranger.ShouldBeAt("/account/password");

        (await RulesAsync(named)).ShouldBe(await RulesAsync("Zanbag2026x"));
        (await RulesAsync("Aa" + victim.NationalId)).ShouldNotBe(await RulesAsync("Aa1111111111"));
        var code = await phone.NextCodeAsync();
        await stranger.OpenAsync("/account/password");
        await stranger.ChangeAsync(victim.NationalId, code == "000000" ? "000001" : "000000", named);
        stranger.ErrorOf("کلمه عبور جدید").ShouldBe("");

        await stranger.ChangeAsync(victim.NationalId, code, named);
        stranger.ShouldHaveError("کلمه عبور جدید", "شامل نام");
        await stranger.ChangeAsync(victim.NationalId, code);
        stranger.ShouldBeAt("/me");

        async Task<string> RulesAsync(string password)
        {
            await stranger.OpenAsync("/account/password");
            await stranger.PostAsync("/account/password?handler=Rules", new Dictionary<string, string> { ["Password"] = password }, HttpStatusCode.OK);
            return stranger.BodyText;
        }
    }

    /// <summary>No phone is left that a code could go to: the account still opens nothing in the name of somebody who has proven themself.</summary>
    [Fact]
    public async Task Register_VictimIsProvenAndTheirPhoneIsGone_OpensNoPageAtAll()
    {
        var victim = await server.Registry.PersonAsync(person => SpecialForms.InGroup(person));
        using var owner = await SignedInAtWindowAsync(victim);
        await server.Registry.PutAsync($"/people/{victim.NationalId}", victim with { Mobiles = [Registry.NewMobile()] });

        using var stranger = server.Visitor();
        await stranger.RegisterSpecialAsync(victim, Registry.NewMobile(), "stranger@example.ir");
        await stranger.SignInAsync(victim.NationalId, victim.NationalId);

        stranger.ShouldBeAt("/account/sign-in").ShouldHaveError("این حساب هنوز با تلفن همراه شما شناخته نشده است");
        await stranger.OpenAsync("/slips");
        stranger.ShouldBeAt("/account/sign-in");
    }

    [Fact]
    public async Task Register_AccountExists_IsRefusedAndChangesNothing()
    {
        var victim = await server.Registry.PersonAsync(person => SpecialForms.InGroup(person) with { Email = "victim@example.ir" });
        using var owner = await SignedInAtWindowAsync(victim);
        using var first = server.Visitor();
        await first.RegisterSpecialAsync(victim);

        using var stranger = server.Visitor();
        await stranger.RegisterSpecialAsync(victim, Registry.NewMobile(), "stranger@example.ir");

        stranger.ShouldHaveError("کد ملی / شناسه", "موجود است");
        stranger.ShouldSee("حساب به شما برگردد");
        await owner.OpenAsync("/me/profile");
        owner.ShouldSee(victim.LastName).ShouldSee("victim@example.ir");
        (await server.Sql.ScalarAsync<long>("select count(*) from data.outbox where payload::text like '%stranger@example.ir%'")).ShouldBe(0);
    }

    [Fact]
    public async Task Window_VictimProvesThemself_TakesTheAccountOverAndWhatTheStrangerSetFalls()
    {
        var victim = await server.Registry.PersonAsync(SpecialForms.InGroup);
        using var stranger = server.Visitor();
        await stranger.RegisterSpecialAsync(victim);
        await stranger.SignInAsync(victim.NationalId, victim.NationalId);
        await stranger.ChangeAsync(victim.NationalId);
        await stranger.OpenAsync("/slips/request");
        stranger.ShouldBeAt("/slips/request");

        using var owner = await SignedInAtWindowAsync(victim);

        owner.ShouldSee(victim.LastName);
        await stranger.OpenAsync("/slips/request");
        stranger.Url.AbsolutePath.ShouldNotBe("/slips/request");
        await stranger.SignInAsync(victim.NationalId, SpecialForms.NewPassword);
        stranger.ShouldHaveError("گذرواژه", "نام کاربری یا گذرواژه درست نیست");
        var phone = server.Phone(victim.Mobile);
        (await phone.NextMessageAsync(message => message.Text.Contains("اکنون از آنِ شماست", StringComparison.Ordinal))).Text.ShouldContain("بازیابی گذرواژه");

        // And in again within minutes, without a branch: the proven phone, no question, a password of their own.
        using var later = server.Visitor();
        await later.OpenAsync("/account/recover");
        await later.Fill("نام کاربری", victim.NationalId).PressAsync("ادامه");
        await later.Fill("رمز پیامک‌شده", await phone.NextCodeAsync()).PressAsync("ادامه");
        await later.Fill("گذرواژه", "Khodam2027ok").Fill("تکرار گذرواژه", "Khodam2027ok").PressAsync("ثبت");
        await later.SignInAsync(victim.NationalId, "Khodam2027ok");
        later.ShouldBeAt("/me").ShouldSee(victim.FirstName);
    }

    /// <summary>A stranger's account in a proven person's name must not cost that person what is theirs.</summary>
    [Fact]
    public async Task Window_ProvenPersonSignsInAgain_KeepsTheirOwnSessions()
    {
        var victim = await server.Registry.PersonAsync(SpecialForms.InGroup);
        using var home = await SignedInAtWindowAsync(victim);
        server.Clock.Advance(TimeSpan.FromMinutes(6));
        using var stranger = server.Visitor();
        await stranger.RegisterSpecialAsync(victim, Registry.NewMobile());

        using var again = server.Visitor();
        await again.ProveCodeAsync(server, victim.Mobile);

        await home.OpenAsync("/me/profile");
        home.ShouldBeAt("/me/profile").ShouldSee(victim.LastName);
    }

    [Fact]
    public async Task Register_InsuredRegistryKeepsAPhone_TheFirstCodeGoesThere()
    {
        var kept = Registry.NewMobile();
        var victim = await server.Registry.PersonAsync(person => person with
        {
            Insurance = new TestInsurance(Registry.NewInsuranceNumber(), "1000", "construction", "1405-06", 100_000_000, kept),
        });
        using var visitor = server.Visitor();
        await visitor.RegisterSpecialAsync(victim, Registry.NewMobile());
        await visitor.SignInAsync(victim.NationalId, victim.NationalId);
        await visitor.ChangeAsync(victim.NationalId, await server.Phone(kept).NextCodeAsync());

        visitor.ShouldBeAt("/me");
    }

    [Fact]
    public async Task Database_FactWithoutEvidence_IsRefused()
    {
        // A person to hang contacts on: where nobody is kept, nothing is inserted and nothing refused.
        var someone = await server.Registry.PersonAsync();
        using var visitor = await SignedInAtWindowAsync(someone);

        foreach (var statement in (string[])
        [
            "insert into people.persons (id, kind, identifier_index, identifier, first_name, last_name, created_at, updated_at) values (gen_random_uuid(), 0, 'x', 'x', 'x', 'x', now(), now())",
            "insert into people.contacts (person_id, kind, value_index, value, evidence, proven_at) select id, 1, 'x', 'x', 2, now() from people.persons limit 1",
            "insert into people.contacts (person_id, kind, value_index, value, evidence, proven_at) select id, 2, 'x', 'x', null, now() from people.persons limit 1",
            "insert into accounts.accounts (id, person_id, username_index, password_hash, mobile, created_at, changed_at) values (gen_random_uuid(), gen_random_uuid(), 'x', 'x', 'x', now(), now())",
            "insert into accounts.registrations (id, username_index, kind, form, state, submitted_at, next_check_at) values (gen_random_uuid(), 'x', 'insured', 'x', 'waiting', now(), now())",
        ])
        {
            var refused = await Should.ThrowAsync<Npgsql.PostgresException>(() => server.Sql.ExecuteAsync(statement), statement);
            refused.SqlState.ShouldBeOneOf("23514", "23502");
        }
    }

    private static string Show(string digits) => string.Concat(digits.Select(digit => (char)('۰' + (digit - '0'))));

    private async Task<Person?> FindAsync(TestPerson who) =>
        await server.Services.GetRequiredService<PersonDirectory>().FindByIdentifierAsync(PersonKind.Citizen, who.NationalId);

    private async Task<Visitor> SignedInAtWindowAsync(TestPerson who)
    {
        var visitor = server.Visitor();
        await visitor.SignInAsync(server, who);
        return visitor.ShouldBeAt("/me");
    }
}
