using System.Net;
using Panah.Harness;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Notices;

public sealed class PermitTests(PanahServer server)
{
    private const string Neutral = "مکاتبه‌ای با این مشخصات قابل استعلام نیست.";
    private readonly NoticesWorld world = new(server);

    [Fact]
    [Row("N5")]
    [Row("N6")]
    public async Task Permit_Issued_LetsABodyReadThatOneLetterAndTellsTheEmployer()
    {
        var (employer, number) = await LetterAsync(NoticesWorld.Pdf);
        var other = await SendMoreAsync(employer);
        var passcode = await NoticesWorld.PermitAsync(employer.Visitor, number);
        passcode.Length.ShouldBe(16);
        using var body = server.Visitor();
        await InquireAsync(body, employer.Identifier, PersianText.ToPersianDigits(passcode));
        body.Heading.ShouldBe("فرم شماره ۱");
        body.ShouldSee("کارفرمای گرامی").ShouldNotSee(other);
        await body.PressAsync("دریافت نتیجه.pdf");
        body.Body.ShouldBe(NoticesWorld.Pdf);
        await employer.Visitor.OpenAsync($"/letters/{number}");
        employer.Visitor.ShouldSee("استعلام‌های انجام شده").ShouldSee(PersianText.ToPersianDigits(body.Address.ToString()).Length > 0 ? "نشانی اینترنتی" : "").ShouldSee("۹ بار دیگر قابل استعلام است");
        employer.Visitor.Text.ShouldContain(body.Address.ToString());
        await employer.Visitor.OpenAsync("/letters?view=table");
        employer.Visitor.ShouldSee("صادر شده").ShouldNotSee(passcode);
        (await server.Sql.ScalarAsync<long>("select count(*) from notices.permits where encode(passcode_index, 'escape') like '%' || @passcode || '%'", new { passcode })).ShouldBe(0);
        (await server.Sql.ScalarAsync<long>("select count(*) from notices.permit_reads where address = @address", new { address = body.Address.ToString() })).ShouldBe(0, "S-L4");
    }

    [Fact]
    [Row("N5")]
    [Row("X14")]
    public async Task Permit_WithoutDuration_SaysSoNextToTheField()
    {
        var (employer, number) = await LetterAsync();
        await employer.Visitor.OpenAsync($"/letters/{number}/permit");
        await employer.Visitor.Fill("برای کدام مرجع (اختیاری)", "دیوان عدالت اداری").PressAsync("صدور مجوز استعلام");
        employer.Visitor.ShouldHaveError("مدت مجوز را انتخاب کنید.");
        employer.Visitor.Shown("برای کدام مرجع (اختیاری)").ShouldBe("دیوان عدالت اداری");
        await employer.Visitor.PostAsync($"/letters/{number}/permit", [new("Days", "9999"), new("Views", "x")]);
        employer.Visitor.ShouldHaveError("مدت مجوز را انتخاب کنید.").ShouldHaveError("این نوشته خوانده نشد");
        await employer.Visitor.PostAsync($"/letters/{number}/permit", [new("Days", "7"), new("Views", "1000")]);
        employer.Visitor.ShouldHaveError("تعداد دفعات را انتخاب کنید.");
    }

    [Fact]
    [Row("N5")]
    public async Task Permit_WhileOneRuns_IsRefusedAndFiftyAtOnceAreOne()
    {
        var (employer, number) = await LetterAsync();
        await employer.Visitor.OpenAsync($"/letters/{number}/permit");
        var token = employer.Visitor.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            using var form = new FormUrlEncodedContent([new("Days", "7"), new("Views", "3"), new("__RequestVerificationToken", token)]);
            using var answer = await employer.Visitor.Http.PostAsync(new Uri($"/letters/{number}/permit", UriKind.Relative), form);
            return await answer.Content.ReadAsStringAsync();
        }));
        answers.Count(page => page.Contains("code-shown", StringComparison.Ordinal)).ShouldBe(1);
        (await server.Sql.ScalarAsync<long>("select count(*) from notices.permits p join notices.letters l on l.id = p.letter_id where l.tracking_number = @number", new { number })).ShouldBe(1);
    }

    [Fact]
    [Row("N6")]
    public async Task Panel_FiftyAtOnceWithThreeViewsLeft_ThreeSucceed()
    {
        var (employer, number) = await LetterAsync();
        var passcode = await NoticesWorld.PermitAsync(employer.Visitor, number, views: "۳ بار");
        using var body = server.Visitor();
        await body.OpenAsync("/agencies");
        var token = body.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            using var form = new FormUrlEncodedContent([new("NationalId", employer.Identifier), new("Passcode", passcode), new("__RequestVerificationToken", token)]);
            using var answer = await body.Http.PostAsync(new Uri("/agencies", UriKind.Relative), form);
            return await answer.Content.ReadAsStringAsync();
        }));
        answers.Count(page => page.Contains("کارفرمای گرامی", StringComparison.Ordinal) || WebUtility.HtmlDecode(page).Contains("کارفرمای گرامی", StringComparison.Ordinal)).ShouldBe(3);
        (await server.Sql.ScalarAsync<long>("select count(*) from notices.permit_reads r join notices.letters l on l.id = r.letter_id where l.tracking_number = @number", new { number })).ShouldBe(3);
    }

    [Fact]
    [Row("N7")]
    public async Task Panel_WrongEndedOrCancelled_AnswersTheSame()
    {
        var (employer, number) = await LetterAsync(NoticesWorld.Pdf);
        var passcode = await NoticesWorld.PermitAsync(employer.Visitor, number, "یک روز");
        using var body = server.Visitor();
        await InquireAsync(body, employer.Identifier, "1234567890123456");
        var wrong = body.Text;
        wrong.ShouldContain(Neutral);
        await InquireAsync(body, Registry.NewNationalId(), passcode);
        body.Text.ShouldContain(Neutral);
        await InquireAsync(body, employer.Identifier, passcode);
        body.ShouldSee("کارفرمای گرامی");
        await employer.Visitor.OpenAsync("/letters?view=table");
        await employer.Visitor.FollowAsync("لغو مجوز استعلام");
        employer.Visitor.ShouldSee("آیا از لغو مجوز اطمینان دارید؟");
        await employer.Visitor.PressAsync("تایید");
        employer.Visitor.ShouldSee("مجوز استعلام لغو شد.");
        // Cancelled while it was being read: the file is gone for the reader too.
        await body.PressAsync("دریافت نتیجه.pdf");
        body.ShouldSee("مجوز این فایل پایان یافته است.");
        await InquireAsync(body, employer.Identifier, passcode);
        body.Text.ShouldContain(Neutral);

        var again = await NoticesWorld.PermitAsync(employer.Visitor, number, "یک روز");
        var end = JalaliDate.From(server.Clock.GetUtcNow()).AddDays(2).StartsAt();
        server.Clock.AdvanceTo(end.AddSeconds(-20));
        await InquireAsync(body, employer.Identifier, again);
        body.ShouldSee("کارفرمای گرامی");
        server.Clock.AdvanceTo(end);
        await InquireAsync(body, employer.Identifier, again);
        body.Text.ShouldBe(wrong);
    }

    [Fact]
    [Row("N6")]
    [Row("X14")]
    public async Task Panel_WithBadInput_SaysSoNextToTheField()
    {
        using var body = server.Visitor();
        await InquireAsync(body, "123", "");
        body.ShouldHaveError("کد ملی باید ۱۰ رقم باشد").ShouldHaveError("کد رمز را وارد کنید.");
        body.Shown("کد ملی").ShouldBe("123");
    }

    [Fact]
    [Row("N6")]
    public async Task Panel_ForACompany_TakesItsCompanyId()
    {
        var employer = await world.EmployerAsync(company: true);
        using var system = await world.SystemAsync();
        var number = await NoticesWorld.SendAsync(system, employer.Identifier);
        var passcode = await NoticesWorld.PermitAsync(employer.Visitor, number);
        using var body = server.Visitor();
        await InquireAsync(body, employer.Identifier, passcode);
        body.Heading.ShouldBe("فرم شماره ۱");
    }

    [Fact]
    [Row("N6")]
    public async Task Panel_AskedTooOften_WaitsByAddressAndByPasscode_AndNobodyElse()
    {
        var (employer, number) = await LetterAsync();
        var passcode = await NoticesWorld.PermitAsync(employer.Visitor, number);
        foreach (var (key, guess) in ((string, Func<(string, string)>)[])
        [
            ("address", () => (Registry.NewNationalId(), Passcode())), ("passcode", () => (Registry.NewNationalId(), passcode)),
        ])
        {
            await server.ForgetLimitsAsync();
            using var one = server.Visitor();
            var waits = false;
            for (var tries = 0; tries < 320 && !waits; tries++)
            {
                // Where the address is not what is counted, each guess comes from another.
                using var other = key == "address" ? null : server.Visitor();
                var (nationalId, code) = guess();
                await InquireAsync(other ?? one, nationalId, code);
                waits = (other ?? one).Text.Contains("دقیقه", StringComparison.Ordinal);
                if (tries < 55) waits.ShouldBeFalse($"{key} waits after {tries}");
            }

            waits.ShouldBeTrue(key);
        }

        // Strangers who guess for an employer from elsewhere keep nobody waiting who has the passcode.
        await server.ForgetLimitsAsync();
        for (var tries = 0; tries < 60; tries++)
        {
            using var stranger = server.Visitor();
            await InquireAsync(stranger, employer.Identifier, Passcode());
        }

        using var body = server.Visitor();
        await InquireAsync(body, employer.Identifier, passcode);
        body.Heading.ShouldBe("فرم شماره ۱");
        await server.ForgetLimitsAsync();
    }

    private static string Passcode() => string.Concat(System.Security.Cryptography.RandomNumberGenerator.GetItems<char>("0123456789", 16));

    private async Task<(TestEmployer Employer, string Number)> LetterAsync(byte[]? file = null)
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        return (employer, await NoticesWorld.SendAsync(system, employer.Identifier, file: file));
    }

    private async Task<string> SendMoreAsync(TestEmployer employer)
    {
        using var system = await world.SystemAsync();
        await NoticesWorld.SendAsync(system, employer.Identifier, "نامهٔ محرمانهٔ دیگر");
        return "نامهٔ محرمانهٔ دیگر";
    }

    private static async Task InquireAsync(Visitor body, string nationalId, string passcode)
    {
        await body.OpenAsync("/agencies");
        await body.Fill("کد ملی", nationalId).Fill("کد رمز", passcode).PressAsync("استعلام");
    }
}
