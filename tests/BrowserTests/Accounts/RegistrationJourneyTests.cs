using Microsoft.Playwright;
using Panah.Harness;
using Panah.Kernel;
using Panah.Tests.Accounts;
using Shouldly;
using Xunit;

namespace Panah.BrowserTests.Accounts;

/// <summary>A person registers at a real browser, with and without JavaScript, and watches the check.</summary>
public sealed class RegistrationJourneyTests(PanahServer server, Browser browser)
{
    [Theory, Row("A3"), Row("A4"), Row("A5"), Row("A6"), Row("A8"), Row("X9")]
    [InlineData(390, true)]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    public async Task Person_FromStepOneToTheWaitingPage(int width, bool javaScript)
    {
        await server.ForgetLimitsAsync();
        var person = await server.Registry.PersonAsync(Applicant.Insured);
        await using var visit = await browser.VisitAsync(server, new Look(width, JavaScript: javaScript));
        await using (await server.Faults.StartAsync("insured"))
        {
            await BeginAsync(visit, person);
            await FillDetailsAsync(visit, person);
            await LookAsync(visit, "register-details");
            await visit.PressAsync("ثبت نام");
            await visit.ShouldBeAtAsync("/account/register/check");
            await LookAsync(visit, "register-check");
            await visit.PressAsync("ارسال درخواست ثبت نام");
            await visit.ShouldBeAtAsync("/account/register/waiting");
            await visit.ShouldSeeAsync("مرحلهٔ ۵ از ۵");
            if (!javaScript) await visit.FollowAsync("توقف به‌روزرسانی خودکار");
            await LookAsync(visit, "register-waiting");
        }

        visit.Complaints.ShouldBeEmpty();
    }

    /// <summary>The same page from the first answer to the last, until the check has ended.</summary>
    [Fact, Row("A8")]
    public async Task WaitingPage_AnswersCome_ShowsEachWithoutReload()
    {
        await server.ForgetLimitsAsync();
        var person = await server.Registry.PersonAsync(Applicant.Insured);
        await using var visit = await browser.VisitAsync(server);
        await using (await server.Faults.StartAsync("insured"))
        {
            await using (await server.Faults.StartAsync("sim"))
            {
                await BeginAsync(visit, person);
                await FillDetailsAsync(visit, person);
                await visit.PressAsync("ثبت نام");
                await visit.PressAsync("ارسال درخواست ثبت نام");
                await visit.ShouldBeAtAsync("/account/register/waiting");
                await visit.Page.EvaluateAsync("() => { window.sameDocument = true; }");
                await Assertions.Expect(Line(visit, "ثبت احوال")).ToContainTextAsync("پاسخ رسید");
                await Assertions.Expect(Line(visit, "سیم")).ToContainTextAsync("در انتظار پاسخ");
            }

            server.Clock.Advance(TimeSpan.FromMinutes(16));
            await Assertions.Expect(Line(visit, "سیم")).ToContainTextAsync("پاسخ رسید");
            (await visit.Page.EvaluateAsync<bool>("() => window.sameDocument === true")).ShouldBeTrue("the page was loaded anew");
            await Assertions.Expect(Line(visit, "بیمه")).ToContainTextAsync("در انتظار پاسخ");
        }

        server.Clock.Advance(TimeSpan.FromMinutes(16));
        await visit.ShouldSeeAsync("حساب کاربری شما فعال گردید");
        visit.Complaints.ShouldBeEmpty();
    }

    [Fact, Row("A8"), Row("X9")]
    public async Task WaitingPage_WithoutJavaScript_RefreshesItself()
    {
        await server.ForgetLimitsAsync();
        var person = await server.Registry.PersonAsync(Applicant.Insured);
        using var visitor = server.Visitor();
        await using var visit = await browser.VisitAsync(server, Look.Phone with { JavaScript = false });
        await using (await server.Faults.StartAsync("civil"))
        {
            await visitor.RegisterAsync(person);
            await visit.ContinueAsync(visitor);
            await visit.OpenAsync("/account/register/waiting");
            await visit.ShouldSeeAsync("در انتظار پاسخ");
        }

        server.Clock.Advance(TimeSpan.FromMinutes(16));
        await Assertions.Expect(visit.Page.Locator("body")).ToContainTextAsync("حساب کاربری شما فعال گردید", new() { Timeout = 40_000 });
    }

    /// <summary>Every rule says whether it is met while the password is typed, before anything is sent.</summary>
    [Fact, Row("A5")]
    public async Task Password_WhileItIsTyped_EachRuleSaysWhetherItIsMet()
    {
        await server.ForgetLimitsAsync();
        var person = await server.Registry.PersonAsync();
        await using var visit = await browser.VisitAsync(server, Look.Phone);
        await BeginAsync(visit, person);
        await visit.FillAsync("نام", "مریم");
        var field = visit.Page.GetByLabel("گذرواژه", new() { Exact = true });

        await field.PressSequentiallyAsync("maryam");
        await RuleAsync(visit, "۸ کاراکتر", "رعایت نشده");
        await RuleAsync(visit, "شامل نام", "رعایت نشده");
        await RuleAsync(visit, "با یک حرف آغاز شود", "رعایت شده");
        await field.FillAsync("");
        await field.PressSequentiallyAsync("Zanbagh2026");
        foreach (var rule in (string[])["۸ کاراکتر", "شامل نام", "حداقل یک حرف بزرگ", "رایج"]) await RuleAsync(visit, rule, "رعایت شده");
        await visit.ShouldSeeAsync("۶ شرط از ۶ شرط رعایت شده است");
        await LookAsync(visit, "register-rules");
        visit.Complaints.ShouldBeEmpty();
    }

    private static Task RuleAsync(Visit visit, string rule, string state) => Assertions.Expect(Line(visit, rule)).ToContainTextAsync(state);

    private static ILocator Line(Visit visit, string text) => visit.Page.Locator("main li").Filter(new() { HasText = text }).First;

    private async Task BeginAsync(Visit visit, TestPerson person)
    {
        await visit.OpenAsync("/account/register");
        await visit.FillAsync("کد ملی", person.NationalId);
        await visit.Page.GetByLabel("اپراتور", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "همراه اول" });
        await visit.FillAsync("تلفن همراه", person.Mobile);
        var code = visit.Page.GetByLabel("کد امنیتی", new() { Exact = true });
        if (!visit.Look.JavaScript && await code.CountAsync() > 0) await code.FillAsync(PanahServer.SecurityCodeAnswer);
        var phone = await server.Phone(person.Mobile).ReadAsync();
        await visit.PressAsync("ثبت نام");
        await visit.ShouldBeAtAsync("/account/register/code");
        await visit.FillAsync("رمز پیامک‌شده", await phone.NextCodeAsync());
        await visit.PressAsync("ادامه");
        await visit.ShouldBeAtAsync("/account/register/details");
    }

    private static async Task FillDetailsAsync(Visit visit, TestPerson person)
    {
        var birth = JalaliDate.From(person.BirthDate);
        foreach (var (label, value) in new[]
        {
            ("نام خانوادگی", person.LastName), ("نام", person.FirstName), ("شماره شناسنامه", person.BirthCertificate.Number),
            ("مسلسل شناسنامه", person.BirthCertificate.Serial),
            ("سری شناسنامه (عدد)", person.BirthCertificate.SeriesNumber), ("روز", $"{birth.Day}"), ("سال", $"{birth.Year}"), ("شهر", "تهران"),
            ("آدرس", "خیابان آزادی، پلاک ۱"), ("ایمیل", "maryam@example.ir"), ("گذرواژه", Applicant.Password), ("تکرار گذرواژه", Applicant.Password),
            ("پاسخ", Applicant.Answer),
        }) await visit.FillAsync(label, value);
        await visit.Page.GetByLabel("سری شناسنامه (حرف)", new() { Exact = true }).SelectOptionAsync(person.BirthCertificate.SeriesLetter);
        await visit.Page.GetByLabel("ماه", new() { Exact = true }).SelectOptionAsync($"{birth.Month}");
        await visit.Page.GetByLabel("زن", new() { Exact = true }).CheckAsync();
        await visit.Page.GetByLabel("سوال امنیتی", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "رنگ مورد علاقهٔ شما چیست؟" });
    }

    private static async Task LookAsync(Visit visit, string name)
    {
        await visit.KeepPictureAsync(name);
        await visit.ShouldBeAccessibleAsync();
    }
}
