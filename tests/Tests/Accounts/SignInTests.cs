using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Accounts;

public sealed class SignInTests(PanahServer server)
{
    private const string Wrong = "نام کاربری یا گذرواژه درست نیست";

    [Fact, Row("A2")]
    public async Task SignIn_Page_HasTheGuidesWaysLinksAndTips()
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/account/sign-in");

        visitor.Heading.ShouldBe("ورود به سیستم");
        foreach (var link in new[] { "ثبت نام", "راهنمای ثبت نام", "ثبت نام پزشکان", "بازیابی گذرواژه", "ورود با رمز یکبار مصرف" })
            visitor.ShouldSee(link);
        visitor.ShouldSee("از صفحه کلید مجازی استفاده نمایید").ShouldSee("هرگز نام کاربری و رمز خود را در اختیار دیگران قرار ندهید");
    }

    [Fact, Row("A1"), Row("A9")]
    public async Task EService_NoSession_LeadsToTheAccountAndBack_AndSignOutEndsAll()
    {
        var person = await server.ActivePersonAsync();
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/letters");
        visitor.ShouldBeAt("/account/sign-in");

        await visitor.Fill("نام کاربری", person.NationalId).Fill("گذرواژه", Applicant.Password).PressAsync("ورود");

        visitor.ShouldBeAt("/letters");
        // One sign-in opens every service, and the person's own pages.
        await visitor.OpenAsync("/me");
        visitor.ShouldBeAt("/me");
        await visitor.PressAsync("خروج");
        foreach (var page in (string[])["/letters", "/me"])
        {
            await visitor.OpenAsync(page);
            visitor.Url.AbsolutePath.ShouldNotBe(page);
        }
    }

    [Theory, Row("A2")]
    [InlineData("//evil.example/")]
    [InlineData("https://evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task SignIn_ForeignReturnAddress_StaysHere(string address)
    {
        var person = await server.ActivePersonAsync();
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/account/sign-in?returnUrl=" + Uri.EscapeDataString(address));

        await visitor.Fill("نام کاربری", person.NationalId).Fill("گذرواژه", Applicant.Password).PressAsync("ورود");

        visitor.ShouldBeAt("/me");
    }

    [Fact, Row("A2")]
    public async Task SignIn_WrongPasswordAndUnknownUser_SameAnswer()
    {
        var person = await server.ActivePersonAsync();
        using var known = server.Visitor();
        using var unknown = server.Visitor();

        await known.SignInAsync(person.NationalId, "Wrong2026xx");
        await unknown.SignInAsync(Registry.NewNationalId(), "Wrong2026xx");

        known.ShouldHaveError("گذرواژه", Wrong);
        unknown.ErrorOf("گذرواژه").ShouldBe(known.ErrorOf("گذرواژه"));
    }

    [Fact, Row("A2")]
    public async Task SignIn_StrangerGuesses_WaitsGrowForTheStrangerOnly()
    {
        var person = await server.ActivePersonAsync();
        using var stranger = server.Visitor();
        for (var i = 0; i < 6; i++) await stranger.SignInAsync(person.NationalId, $"Guess2026x{i}");
        await stranger.SignInAsync(person.NationalId, "Guess2026xx");
        stranger.ErrorOf("گذرواژه").ShouldContain("صبر کنید");

        using var owner = server.Visitor();
        await owner.SignInAsync(person.NationalId, Applicant.Password);

        owner.ShouldBeAt("/me");
    }

    [Fact, Row("A2")]
    public async Task SignIn_64GuessesAtOnce_FewAreJudged()
    {
        var id = Registry.NewNationalId();
        var source = server.Visitor();
        await source.OpenAsync("/account/sign-in");
        var token = source.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(async i =>
        {
            using var answer = await source.Http.PostAsync(new Uri(server.Url, "/account/sign-in"), new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["Username"] = id, ["Password"] = $"Guess2026x{i}", ["__RequestVerificationToken"] = token,
            }));
            return await answer.Content.ReadAsStringAsync();
        }));

        answers.Count(answer => answer.Contains(Wrong, StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(6);
        source.Dispose();
    }

    [Fact, Row("A9")]
    public async Task SignIn_NotActiveYet_DoesNotOpen()
    {
        var person = await server.Registry.PersonAsync(Applicant.Insured);
        await using var down = await server.Faults.StartAsync("civil");
        using var visitor = server.Visitor();
        await visitor.RegisterAsync(person);

        await visitor.SignInAsync(person.NationalId, Applicant.Password);

        visitor.ShouldHaveError("هنوز در حال صحت‌سنجی است");
        using var stranger = server.Visitor();
        await stranger.SignInAsync(person.NationalId, "Wrong2026xx");
        stranger.ShouldHaveError("گذرواژه", Wrong);
    }
}
