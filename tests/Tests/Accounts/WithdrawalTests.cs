using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Accounts;

/// <summary>A person gives a request up while registries are still being asked.</summary>
[Row("A8")]
public sealed class WithdrawalTests(PanahServer server)
{
    [Fact]
    public async Task Withdraw_RegistryAnswersLater_DecidesNothingAndLetsRegisterAgain()
    {
        var person = await server.Registry.PersonAsync(Applicant.Insured);
        using var visitor = server.Visitor();
        await using (await server.Faults.StartAsync("civil", "slow", delayMs: 1200))
        {
            await visitor.RegisterAsync(person);
            await visitor.PressAsync("بله، منصرف شدم");
            visitor.ShouldBeAt("/account/register/waiting").ShouldSee("از درخواست منصرف شدید");

            // Asked later with the same delay: when this person's answer is there, the other's has been.
            var after = await server.Registry.PersonAsync(Applicant.Insured);
            using var another = server.Visitor();
            await another.RegisterAsync(after);
            (await server.Phone(after.Mobile).NextTellingAsync()).Text.ShouldContain("فعال گردید");
        }

        (await server.Phone(person.Mobile).MessagesAsync()).ShouldHaveSingleItem().Text.ShouldContain("رمز ثبت نام");
        (await server.Sql.ScalarAsync<int>("select octet_length(form) from accounts.registrations where state = 'withdrawn' order by decided_at desc limit 1")).ShouldBe(0);
        using var signIn = server.Visitor();
        await signIn.SignInAsync(person.NationalId, Applicant.Password);
        signIn.ShouldBeAt("/account/sign-in");

        await visitor.RegisterAsync(person);
        (await server.Phone(person.Mobile).NextTellingAsync()).Text.ShouldContain("فعال گردید");
    }

    [Fact]
    public async Task Withdraw_AfterTheResult_ChangesNothing()
    {
        var person = await server.Registry.PersonAsync(Applicant.Insured);
        using var visitor = server.Visitor();
        await using (await server.Faults.StartAsync("sim"))
        {
            await visitor.RegisterAsync(person);
        }

        server.Clock.Advance(TimeSpan.FromMinutes(16));
        (await server.Phone(person.Mobile).NextTellingAsync()).Text.ShouldContain("فعال گردید");
        await visitor.PressAsync("بله، منصرف شدم");

        visitor.ShouldSee("حساب کاربری شما فعال گردید");
        using var signIn = server.Visitor();
        await signIn.SignInAsync(person.NationalId, Applicant.Password);
        signIn.ShouldBeAt("/me");
    }
}
