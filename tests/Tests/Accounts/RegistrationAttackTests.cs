using System.Net;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Accounts;

/// <summary>Registration before and without a proven phone: nothing exists, nobody is told anything, nobody is kept out.</summary>
[Row("S4"), Row("S14")]
public sealed class RegistrationAttackTests(PanahServer server)
{
    private const string Exists = "حساب کاربری شما قبلاً ایجاد شده است";

    /// <summary>With a birth certificate's data and the victim's own number the account became active with the attacker's password.</summary>
    [Fact, Finding("S-H1")]
    public async Task Register_VictimsOwnNumber_StopsAtTheCodeAndMakesNoRequest()
    {
        var victim = await server.Registry.PersonAsync(Applicant.Insured);
        using var stranger = server.Visitor();
        await stranger.AskForCodeAsync(victim);
        stranger.ShouldBeAt("/account/register/code").Heading.ShouldBe("رمز پیامک‌شده به تلفن همراه");
        var code = await server.Phone(victim.Mobile).NextCodeAsync();
        for (var i = 0; i < 5; i++) await stranger.Fill("رمز پیامک‌شده", code == "000000" ? "000001" : "000000").PressAsync("ادامه");
        stranger.ShouldHaveError("رمز تازه بخواهید");
        // Even the right one, now.
        await stranger.Fill("رمز پیامک‌شده", code).PressAsync("ادامه");
        stranger.ShouldBeAt("/account/register/code");
        foreach (var page in (string[])["/account/register/details", "/account/register/check"])
        {
            await stranger.OpenAsync(page);
            stranger.Url.AbsolutePath.ShouldNotBe(page);
        }

        await server.Phone(victim.Mobile).ReadAsync();
        using var owner = server.Visitor();
        server.Clock.Advance(TimeSpan.FromMinutes(11));
        await owner.RegisterAsync(victim);
        (await server.Phone(victim.Mobile).NextTellingAsync()).Text.ShouldContain("فعال گردید");
    }

    /// <summary>The victim's civil data with a stranger's mobile gave «needs visit», and the owner could not register until staff acted.</summary>
    [Fact, Finding("S-M11")]
    public async Task Register_StrangersRequestOnAStrangersPhone_KeepsTheOwnerFromNothing()
    {
        var victim = await server.Registry.PersonAsync(Applicant.Insured);
        var strangers = Registry.NewMobile();
        using var stranger = server.Visitor();
        await stranger.RegisterAsync(victim, strangers, "Biganeh2026x");
        (await server.Phone(strangers).NextTellingAsync()).Text.ShouldContain("به نزدیکترین شعبه");

        using var owner = server.Visitor();
        await owner.RegisterAsync(victim);

        (await server.Phone(victim.Mobile).NextTellingAsync()).Text.ShouldContain("فعال گردید");
        await owner.SignInAsync(victim.NationalId, Applicant.Password);
        owner.ShouldBeAt("/me");
        await stranger.SignInAsync(victim.NationalId, "Biganeh2026x");
        stranger.ShouldHaveError("گذرواژه", "نام کاربری یا گذرواژه درست نیست");
        // And no branch finds the stranger's request in its queue, to put it in the owner's place.
        (await server.Sql.ScalarAsync<string>(
            """
            select string_agg(r.state, ' ' order by r.state) from accounts.registrations r
            where r.username_index = (select username_index from accounts.accounts order by created_at desc limit 1)
            """))
            .ShouldBe("activated superseded");
    }

    [Fact, Finding("S-L2")]
    public async Task Register_IdHasAnAccount_IsToldOnlyBehindTheCode()
    {
        var person = await server.ActivePersonAsync();
        using var stranger = server.Visitor();
        await stranger.AskForCodeAsync(person, Registry.NewMobile());
        using var other = server.Visitor();
        await other.AskForCodeAsync(await server.Registry.PersonAsync(), Registry.NewMobile());

        stranger.ShouldBeAt("/account/register/code");
        stranger.Text.ShouldNotContain(Exists);
        stranger.Heading.ShouldBe(other.Heading);
        using var owner = server.Visitor();
        await owner.BeginRegistrationAsync(person);
        owner.ShouldHaveError("کد ملی", Exists);
    }

    /// <summary>25 messages reached one phone in 8 seconds.</summary>
    [Fact, Finding("S-M2"), Row("S8")]
    public async Task Register_OnePhoneAskedForFromManyPlaces_GetsFewMessages()
    {
        var victim = Registry.NewMobile();
        for (var i = 0; i < 25; i++)
        {
            using var stranger = server.Visitor();
            await stranger.AskForCodeAsync(await server.Registry.PersonAsync(), victim);
        }

        var phone = server.Phone(victim);
        await phone.NextCodeAsync();
        await phone.StaysQuietAsync();
        (await phone.MessagesAsync()).Count.ShouldBeLessThanOrEqualTo(3);
    }

    [Fact, Row("S9")]
    public async Task Details_FieldPastItsBound_IsNotKept()
    {
        using var visitor = server.Visitor();
        await visitor.BeginRegistrationAsync(await server.Registry.PersonAsync());
        await visitor.PostAsync("/account/register/details", new Dictionary<string, string> { ["Details.Address"] = new('x', 100_000), ["Details.Unknown"] = new('y', 100_000) }, HttpStatusCode.RequestEntityTooLarge);

        (await server.Sql.ScalarAsync<int>("select max(octet_length(form)) from accounts.drafts")).ShouldBeLessThan(20_000);
    }

    /// <summary>An error, Back, another language: the page is there as it was left (J-B14).</summary>
    [Fact, Finding("J-B14"), Row("X14")]
    public async Task Details_Error_IsAnsweredByARedirectAndSurvivesAnotherLanguage()
    {
        var person = await server.Registry.PersonAsync(Applicant.Insured);
        using var visitor = server.Visitor();
        await visitor.BeginRegistrationAsync(person);
        await visitor.FillDetails(person).Fill("ایمیل", "no-address").PressAsync("ثبت نام");
        visitor.ShouldHaveError("ایمیل", "you@domain.com").ShouldSee("گذرواژه‌ای که نوشتید نگه داشته شده است");

        await visitor.OpenAsync("/account/register/details?lang=en");
        visitor.Status.ShouldBe(HttpStatusCode.OK);
        visitor.Text.ShouldContain("kept");
        await visitor.OpenAsync("/account/register/details?lang=fa");
        visitor.Shown("ایمیل").ShouldBe("no-address");
        visitor.Shown("نام خانوادگی").ShouldBe(person.LastName);

        // The sound password and answer were kept: what was wrong is all that is written again.
        await visitor.Fill("ایمیل", "u0@example.ir").PressAsync("ثبت نام");
        visitor.ShouldBeAt("/account/register/check").ShouldSee("u0@example.ir");
        await visitor.PressAsync("ارسال درخواست ثبت نام");
        await server.Phone(person.Mobile).NextTellingAsync();
        await visitor.SignInAsync(person.NationalId, Applicant.Password);
        visitor.ShouldBeAt("/me");
    }

    /// <summary>The finished page said «48 hours» for ever, and never the result.</summary>
    [Fact, Finding("J-B17"), Finding("J-B16"), Row("U4")]
    public async Task Waiting_CheckHasEnded_SaysTheResultAndWhatComesNext()
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = server.Visitor();
        await visitor.BeginRegistrationAsync(person);
        await visitor.FillDetails(person).Fill("ایمیل", "u0@example.ir").PressAsync("ثبت نام");
        visitor.Page.QuerySelectorAll("dd").ShouldContain(one => one.TextContent == "u0@example.ir");
        await visitor.PressAsync("ارسال درخواست ثبت نام");
        await server.Phone(person.Mobile).NextTellingAsync();

        await visitor.OpenAsync("/account/register/waiting");

        visitor.Heading.ShouldBe("ثبت نام شما تائید شد؛ مراجعه به شعبه لازم است");
        visitor.Text.ShouldNotContain("۴۸ ساعت");
    }

    [Fact, Finding("J-B11"), Row("U4")]
    public async Task SignIn_RightPasswordWhileAVisitIsNeeded_SaysWhatComesNext_AndAWrongOneSaysNothing()
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = server.Visitor();
        await visitor.RegisterAsync(person);
        await server.Phone(person.Mobile).NextTellingAsync();

        await visitor.SignInAsync(person.NationalId, Applicant.Password);
        visitor.ShouldHaveError("به نزدیکترین شعبه مراجعه فرمائید");
        await visitor.SignInAsync(person.NationalId, "Wrong2026xx");
        visitor.ShouldHaveError("گذرواژه", "نام کاربری یا گذرواژه درست نیست");
    }

    [Fact, Finding("J-B12")]
    public async Task RegisterGuide_FromTheSignInPage_LeadsToItsChapter()
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/account/sign-in");
        var link = visitor.Page.QuerySelectorAll("a").First(a => a.TextContent == "راهنمای ثبت نام").GetAttribute("href")!;
        await visitor.OpenAsync(link.Split('#')[0]);

        visitor.Page.GetElementById(link.Split('#')[1])!.TextContent.ShouldContain("ثبت نام");
    }
}
