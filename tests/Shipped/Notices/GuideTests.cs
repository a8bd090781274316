using System.Net.Http.Json;
using System.Text.Json;
using Panah.BrowserTests;
using Panah.Harness;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Shipped.Notices;

/// <summary>Guide 002, «راهنمای سیستم ابلاغ الکترونیک کارفرمایان», in its order and words.</summary>
[Row("N1")]
public sealed class GuideTests(ShippedProgram shipped, Browser browser) : Journey(shipped, browser)
{
    private const int Letters = 500;

    [Theory]
    [Row("N2"), Row("N3"), Row("N4"), Row("N5"), Row("N6"), Row("N7"), Row("N8"), Row("N10"), Row("V5"), Finding("J-B2"), Finding("J-P19")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Employer_FromTheAgreementToTheCancelledPermit_ReadsSharesAndTakesBack(bool javaScript)
    {
        var maryam = await Registry.PersonAsync(one => one with { FirstName = "مریم", LastName = "رضایی" });
        var mailbox = $"employer-{maryam.NationalId}@example.ir";
        var clerk = await PersonAsync();
        await clerk.SignInAtOfficeAsync(await Shipped.StaffAsync("letters"));
        await clerk.RecordAgreementAsync(maryam.NationalId, maryam.Mobile, mailbox);

        // The organisation's system hands in five hundred letters at once: all are announced, by one message.
        using var system = await SourceSystem.NewAsync(Shipped);
        var numbers = await system.BatchAsync(maryam.NationalId, Letters);
        await system.ShouldAllBeAnnouncedAsync(numbers);
        var sms = await Shipped.Phone(maryam.Mobile).NextMessageAsync(message => message.Text.Contains("نامه", StringComparison.Ordinal));
        sms.Text.ShouldContain("۵۰۰ نامهٔ تازه");
        sms.Text.ShouldNotContain("ابلاغ شد");
        await Eventually.TrueAsync(async () => (await MailAsync(mailbox)).Any(mail => mail.Contains("۵۰۰", StringComparison.Ordinal)), seconds: 30);
        (await Shipped.Phone(maryam.Mobile).MessagesAsync()).Count(message => message.Text.Contains("نامهٔ تازه", StringComparison.Ordinal)).ShouldBe(1);

        // «مشاهده مکاتبات و ابلاغ های انجام شده توسط سازمان»
        var employer = await PersonAsync(Look.Desktop with { JavaScript = javaScript });
        await SignInAsync(employer, maryam, javaScript);
        await employer.OpenAsync("/");
        await employer.FollowAsync("مشاهده مکاتبات و ابلاغ های انجام شده توسط سازمان");
        await employer.ShouldBeAtAsync("/letters");
        await employer.ShouldSeeAsync("بازرسی از دفاتر قانونی");
        await employer.KeepPictureAsync("letters");

        // «رویت مکاتبه»
        await employer.FollowAsync("رویت مکاتبه");
        await employer.ShouldSeeAsync("متن پیامک");
        await employer.ShouldSeeAsync("نتیجهٔ بازرسی پیوست است");
        await employer.ShouldSeeAsync("با نخستین مشاهده ابلاغ شده است");
        var number = employer.Path.Split('/')[^1];
        (await system.StateAsync(number)).GetProperty("state").GetString().ShouldBe("viewed");

        // «صدور مجوز استعلام»
        var passcode = await PermitAsync(employer);

        // «پنل مخصوص دستگاههای دولتی و مرجع استعلامات رسمی»
        var body = await PersonAsync(Look.Phone with { JavaScript = javaScript });
        await body.OpenAsync("/");
        await body.FollowAsync("پنل مخصوص دستگاه‌های دولتی و مرجع استعلامات رسمی");
        await ReadAsync(body, maryam.NationalId, passcode);
        await body.ShouldSeeAsync("نتیجهٔ بازرسی پیوست است");
        await employer.FollowAsync("تایید");
        await employer.OpenAsync("/letters/" + number);
        await employer.ShouldSeeAsync(body.Address);

        // «لغو مجوز استعلام»
        await employer.FollowAsync("لغو مجوز استعلام");
        await employer.ShouldSeeAsync("آیا از لغو مجوز اطمینان دارید؟");
        await employer.PressAsync("تایید");
        await employer.ShouldSeeAsync("مجوز استعلام لغو شد.");
        await body.OpenAsync("/agencies");
        await ReadAsync(body, maryam.NationalId, passcode);
        await body.ShouldSeeAsync("مکاتبه‌ای با این مشخصات قابل استعلام نیست.");
        await body.ShouldNotSeeAsync("نتیجهٔ بازرسی پیوست است");
    }

    /// <summary>
    /// The shortest permit lasts to the end of tomorrow, which nobody waits for by the real clock: its date is moved to where it will stand
    /// then, and what the program makes of it is looked at. That it lasts to the last second is PermitTests', whose clock can be turned.
    /// </summary>
    [Fact]
    [Row("N7")]
    public async Task Permit_PastItsDate_IsReadByNobodyAndAnotherMayBeGiven()
    {
        var (employer, numbers, who) = await EmployerAsync(1);
        var passcode = await PermitAsync(employer, numbers[0]);
        var body = await PersonAsync(Look.Phone);
        await body.OpenAsync("/agencies");
        await ReadAsync(body, who.NationalId, passcode);
        await body.ShouldSeeAsync("نتیجهٔ بازرسی پیوست است");

        (await Shipped.Sql.ExecuteAsync(
            """
            update notices.permits p set ends_at = now() - interval '1 second', last_day = p.last_day - 8
            from notices.letters l where l.id = p.letter_id and l.tracking_number = @number and p.closed_at is null
            """,
            new { number = numbers[0] })).ShouldBe(1);

        await body.OpenAsync("/agencies");
        await ReadAsync(body, who.NationalId, passcode);
        await body.ShouldSeeAsync("مکاتبه‌ای با این مشخصات قابل استعلام نیست.");
        await body.ShouldNotSeeAsync("نتیجهٔ بازرسی پیوست است");
        await employer.OpenAsync("/letters/" + numbers[0]);
        await employer.ShouldNotSeeAsync("بار دیگر قابل استعلام است");
        var again = await PermitAsync(employer, numbers[0]);
        await body.OpenAsync("/agencies");
        await ReadAsync(body, who.NationalId, again);
        await body.ShouldSeeAsync("نتیجهٔ بازرسی پیوست است");
    }

    [Fact]
    [Row("N4")]
    public async Task Dossier_FromALetter_ShowsTheSameLetterAfterSigningInThere()
    {
        var (employer, numbers, _) = await EmployerAsync(1);
        await employer.OpenAsync("/letters");
        await employer.FollowAsync("رویت مکاتبه");
        await employer.FollowAsync("اتصال به ایران پوشه");
        await employer.ShouldBeAtAsync("/openid/consent");
        await employer.PressAsync("اجازه می‌دهم");
        await Eventually.TrueAsync(() => employer.Page.Url.StartsWith($"{Shipped.SimulatorsUrl}dossier", StringComparison.Ordinal), seconds: 30);
        await Eventually.TrueAsync(
            async () => PersianText.FoldDigits(await employer.Page.InnerTextAsync("body")).Contains(numbers[0], StringComparison.Ordinal), seconds: 30);
    }

    [Fact]
    [Row("N2"), Row("N3")]
    public async Task Letter_InASecondTabAndAfterBack_IsOneReading()
    {
        var (employer, numbers, _) = await EmployerAsync(2);
        await employer.OpenAsync("/letters");
        await employer.FollowAsync("رویت مکاتبه");
        await employer.ShouldSeeAsync("متن پیامک");
        var opened = employer.Path;
        var tab = await employer.SecondTabAsync(opened);
        (await tab.InnerTextAsync("body")).ShouldContain("متن پیامک");
        await employer.BackAsync();
        await employer.ShouldBeAtAsync("/letters");
        await employer.OpenAsync("/letters?unread=true");
        (await employer.Page.Locator("li.unread").CountAsync()).ShouldBe(1);
        numbers.ShouldContain(opened.Split('/')[^1]);
    }

    private async Task<(Person Employer, IReadOnlyList<string> Numbers, TestPerson Who)> EmployerAsync(int letters)
    {
        var who = await Registry.PersonAsync();
        var clerk = await PersonAsync();
        await clerk.SignInAtOfficeAsync(await Shipped.StaffAsync("letters"));
        await clerk.RecordAgreementAsync(who.NationalId, who.Mobile);
        using var system = await SourceSystem.NewAsync(Shipped);
        var numbers = await system.BatchAsync(who.NationalId, letters);
        await system.ShouldAllBeAnnouncedAsync(numbers);
        var employer = await PersonAsync();
        await employer.SignInAtWindowAsync(Shipped, who);
        return (employer, numbers, who);
    }

    private async Task SignInAsync(Person person, TestPerson who, bool javaScript)
    {
        if (javaScript)
        {
            await person.SignInAtWindowAsync(Shipped, who);
            return;
        }

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

    /// <summary>From the letter to the passcode of a permit that lasts a week.</summary>
    /// <param name="number">Of the letter to open; null where the employer stands on it.</param>
    private static async Task<string> PermitAsync(Person employer, string? number = null)
    {
        if (number is not null) await employer.OpenAsync("/letters/" + number);
        await employer.FollowAsync("صدور مجوز استعلام");
        await employer.ChooseAsync("صدور مجوز استعلام به مدت", "یک هفته");
        await employer.PressAsync("صدور مجوز استعلام");
        await employer.ShouldSeeAsync("صدور مجوز استعلام با موفقیت انجام شد.");
        await employer.ShouldSeeAsync("کد رمز جهت استعلام");
        return PersianText.Compact((await employer.Page.Locator(".code-shown").InnerTextAsync()).Trim());
    }

    private static async Task ReadAsync(Person body, string employer, string passcode)
    {
        await body.FillAsync("کد ملی", employer);
        await body.FillAsync("کد رمز", passcode);
        await body.PressAsync("استعلام");
    }

    private async Task<IReadOnlyList<string>> MailAsync(string address) =>
        [.. (await Shipped.Simulators.GetFromJsonAsync<List<JsonElement>>($"/mailbox/{address}/messages"))!
            .Select(mail => mail.GetProperty("subject").GetString()!)];
}
