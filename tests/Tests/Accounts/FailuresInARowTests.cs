using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Accounts;

/// <summary>At most 100 failures in a row for an account, then another route; and no lock that a stranger can put on anybody (ADR 704).</summary>
[Row("A2")]
public sealed class FailuresInARowTests(PanahServer server)
{
    private const string OtherRoute = "از این راه بسیار تلاش شده است";
    private const string Wrong = "نام کاربری یا گذرواژه درست نیست";

    [Fact]
    public async Task SignIn_HundredFailuresFromManyPlaces_AnotherRouteThereAndNoneWhereTheOwnerIsKnown()
    {
        var person = await server.ActivePersonAsync();
        using var home = server.Visitor();
        await home.SignInAsync(person.NationalId, Applicant.Password);
        home.ShouldBeAt("/me");
        await GuessAsync(person.NationalId, Wrong);
        await CountedAsync("password", 99);

        await GuessAsync(person.NationalId, Wrong);
        await GuessAsync(person.NationalId, OtherRoute);

        // Even the right password is no way in from a place that nobody knows.
        using var elsewhere = server.Visitor();
        await elsewhere.SignInAsync(person.NationalId, Applicant.Password);
        elsewhere.ShouldBeAt("/account/sign-in").ShouldHaveError("گذرواژه", OtherRoute);
        elsewhere.ShouldSee("ورود با رمز یکبار مصرف").ShouldSee("بازیابی گذرواژه");
        await home.SignInAsync(person.NationalId, Applicant.Password);
        home.ShouldBeAt("/me");
        await elsewhere.SignInAsync(person.NationalId, Applicant.Password);
        elsewhere.ShouldBeAt("/me");
    }

    [Fact]
    public async Task SignIn_AfterHundredFailures_RecoveryOpensItAgain()
    {
        var person = await server.ActivePersonAsync();
        await GuessAsync(person.NationalId, Wrong);
        await CountedAsync("password", 100);
        using var owner = server.Visitor();
        await owner.SignInAsync(person.NationalId, Applicant.Password);
        owner.ShouldHaveError("گذرواژه", OtherRoute);

        var phone = await server.Phone(person.Mobile).ReadAsync();
        await owner.OpenAsync("/account/recover");
        await owner.Fill("نام کاربری", person.NationalId).PressAsync("ادامه");
        await owner.Fill("رمز پیامک‌شده", await phone.NextCodeAsync()).PressAsync("ادامه");
        await owner.Fill("پاسخ", Applicant.Answer)
            .Fill("گذرواژه", "Tazeh2027go").Fill("تکرار گذرواژه", "Tazeh2027go").PressAsync("ثبت");
        owner.ShouldSee("گذرواژهٔ شما تغییر کرد");

        await owner.SignInAsync(person.NationalId, "Tazeh2027go");
        owner.ShouldBeAt("/me");
    }

    [Fact]
    public async Task SignIn_UnknownUser_IsCountedAlike()
    {
        var unknown = Registry.NewNationalId();
        await GuessAsync(unknown, Wrong);
        await CountedAsync("password", 100);

        await GuessAsync(unknown, OtherRoute);
    }

    [Fact, Row("A10")]
    public async Task Recover_HundredWrongTries_EndsAndNamesTheOtherWays()
    {
        var person = await server.ActivePersonAsync();
        using var stranger = server.Visitor();
        await stranger.OpenAsync("/account/recover");
        await stranger.Fill("نام کاربری", person.NationalId).PressAsync("ادامه");
        await TryAsync(stranger);
        stranger.ShouldHaveError("رمز درست نیست");
        await CountedAsync("recovery", 100);

        await TryAsync(stranger);

        stranger.ShouldSee("این بازیابی پایان یافته است").ShouldSee("رمز موقت را با پیامک");
    }

    private static Task<Visitor> TryAsync(Visitor visitor) =>
        visitor.Fill("رمز پیامک‌شده", "000000").PressAsync("ادامه");

    /// <summary>One guess from a place of its own.</summary>
    private async Task GuessAsync(string username, string answer)
    {
        using var stranger = server.Visitor();
        await stranger.SignInAsync(username, "Guess2026xx");
        stranger.ShouldHaveError("گذرواژه", answer);
    }

    /// <summary>As if so many had been tried: the newest count is this test's.</summary>
    private async Task CountedAsync(string way, int failures) =>
        (await server.Sql.ExecuteAsync(
            """
            update accounts.failures set failures = @failures
            where way = @way and updated_at = (select max(updated_at) from accounts.failures where way = @way)
            """,
            new { way, failures })).ShouldBe(1);
}
