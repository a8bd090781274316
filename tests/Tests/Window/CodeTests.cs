using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Window;

/// <summary>The code: by SMS, USSD and e-mail, once, in time, five tries.</summary>
public sealed class CodeTests(PanahServer server)
{
    [Fact, Row("W2")]
    public async Task Code_FromSms_LeadsOn()
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = server.Visitor();
        await visitor.AskForCodeAsync(person.Mobile);
        var message = await server.Phone(person.Mobile).NextMessageAsync();
        var code = Phone.Code(message.Text)!;
        message.Text.Split('\n')[^1].ShouldBe($"@localhost #{code}");
        message.Text.Length.ShouldBeLessThanOrEqualTo(70);
        visitor.Page.QuerySelector("input[autocomplete=one-time-code]").ShouldNotBeNull();
        visitor.Page.QuerySelectorAll("[data-left]").Length.ShouldBe(1);
        await visitor.TypeCodeAsync(code);
        visitor.ShouldBeAt("/window/identity");
    }

    [Fact, Row("W2"), Row("X8")]
    public async Task Code_InPersianDigitsWithBlanks_IsTaken()
    {
        var mobile = Registry.NewMobile();
        using var visitor = server.Visitor();
        await visitor.AskForCodeAsync(mobile);
        var code = await server.Phone(mobile).NextCodeAsync();
        await visitor.TypeCodeAsync("\u200F" + string.Concat(code[..3].Select(c => (char)(c - '0' + '۰'))) + " " + code[3..]);
        visitor.ShouldBeAt("/window/identity");
    }

    [Theory, Row("W2"), Row("X14")]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("12345a")]
    public async Task Code_OfAnotherForm_IsNotCounted(string typed)
    {
        var mobile = Registry.NewMobile();
        using var visitor = server.Visitor();
        await visitor.AskForCodeAsync(mobile);
        await visitor.TypeCodeAsync(typed);
        visitor.ShouldBeAt("/window/code").ShouldHaveError("رمز یکبار مصرف", "۶ رقم");
        await visitor.TypeCodeAsync(await server.Phone(mobile).NextCodeAsync());
        visitor.ShouldBeAt("/window/identity");
    }

    [Fact, Row("W2")]
    public async Task Code_WrongFiveTimes_EndsThisSignIn()
    {
        var mobile = Registry.NewMobile();
        using var visitor = server.Visitor();
        await visitor.AskForCodeAsync(mobile);
        var code = await server.Phone(mobile).NextCodeAsync();
        var wrong = Wrong(code);
        for (var left = 4; left > 0; left--)
        {
            await visitor.TypeCodeAsync(wrong);
            visitor.ShouldBeAt("/window/code").ShouldHaveError("رمز یکبار مصرف", $"{(char)('۰' + left)} بار دیگر");
        }

        await visitor.TypeCodeAsync(wrong);
        visitor.ShouldBeAt("/window/sign-in").ShouldHaveError("پنج بار رمز نادرست");
        await visitor.OpenAsync("/window/code");
        await visitor.TypeCodeAsync(code);
        visitor.ShouldBeAt("/window/sign-in");
    }

    [Fact, Row("W2")]
    public async Task Code_GuessedSixtyFourTimesAtOnce_FiveAreJudged()
    {
        var mobile = Registry.NewMobile();
        using var visitor = server.Visitor();
        await visitor.AskForCodeAsync(mobile);
        var wrong = Wrong(await server.Phone(mobile).NextCodeAsync());
        var fields = Fields(visitor, wrong);
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
        {
            using var content = new FormUrlEncodedContent(fields);
            using var answer = await visitor.Http.PostAsync("/window/code", content);
            ((int)answer.StatusCode).ShouldBeOneOf(200, 303);
        }));
        var failures = await server.Sql.ScalarAsync<int>("select failures from \"window\".journeys order by created_at desc limit 1");
        failures.ShouldBe(5);
    }

    [Fact, Row("W2")]
    public async Task Code_RightSixtyFourTimesAtOnce_LetsOneIn()
    {
        var mobile = Registry.NewMobile();
        using var visitor = server.Visitor();
        await visitor.AskForCodeAsync(mobile);
        var fields = Fields(visitor, await server.Phone(mobile).NextCodeAsync());
        var cookies = visitor.Cookies.GetCookieHeader(server.Url);
        using var bare = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = server.Url };
        var renewed = await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/window/code") { Content = new FormUrlEncodedContent(fields) };
            request.Headers.Add("Cookie", cookies);
            using var answer = await bare.SendAsync(request);
            return answer.Headers.TryGetValues("Set-Cookie", out var set) && set.Any(c => c.StartsWith("panah-visit=", StringComparison.Ordinal)) ? 1 : 0;
        }));
        renewed.Sum().ShouldBe(1);
    }

    [Fact, Row("W2")]
    public async Task Code_Late_IsRefusedAndANewOneWorks()
    {
        var mobile = Registry.NewMobile();
        var phone = server.Phone(mobile);
        using var visitor = server.Visitor();
        await visitor.AskForCodeAsync(mobile);
        var late = await phone.NextCodeAsync();
        server.Clock.Advance(TimeSpan.FromMinutes(3) + TimeSpan.FromSeconds(1));
        await visitor.TypeCodeAsync(late);
        visitor.ShouldBeAt("/window/code").ShouldHaveError("رمز یکبار مصرف", "به پایان رسیده");
        await visitor.PressAsync("ارسال دوباره رمز");
        visitor.ShouldSee("رمز تازه ساخته شد");
        await visitor.TypeCodeAsync(late);
        visitor.ShouldHaveError("رمز یکبار مصرف", "رمز درست نیست");
        await visitor.TypeCodeAsync(await phone.NextCodeAsync());
        visitor.ShouldBeAt("/window/identity");
    }

    [Fact, Row("W2")]
    public async Task Resend_BeforeTheCountdownEnds_SaysHowLong()
    {
        var mobile = Registry.NewMobile();
        using var visitor = server.Visitor();
        await visitor.AskForCodeAsync(mobile);
        await visitor.PressAsync("ارسال دوباره رمز");
        visitor.ShouldBeAt("/window/code").ShouldHaveError("ثانیهٔ دیگر می‌توانید رمز تازه بخواهید");
    }

    [Fact, Row("W2")]
    public async Task Resend_AfterFailures_DoesNotBuyNewGuesses()
    {
        var mobile = Registry.NewMobile();
        var phone = server.Phone(mobile);
        using var visitor = server.Visitor();
        await visitor.AskForCodeAsync(mobile);
        var wrong = Wrong(await phone.NextCodeAsync());
        for (var i = 0; i < 4; i++) await visitor.TypeCodeAsync(wrong);
        server.Clock.Advance(TimeSpan.FromMinutes(3) + TimeSpan.FromSeconds(1));
        await visitor.PressAsync("ارسال دوباره رمز");
        await visitor.TypeCodeAsync(Wrong(await phone.NextCodeAsync()));
        visitor.ShouldBeAt("/window/sign-in");

        // Nor does going back to the beginning in the same browser.
        server.Clock.Advance(TimeSpan.FromSeconds(11));
        await visitor.AskForCodeAsync(mobile);
        wrong = Wrong(await phone.NextCodeAsync());
        for (var i = 0; i < 3; i++) await visitor.TypeCodeAsync(wrong);
        await visitor.AskForCodeAsync(mobile);
        wrong = Wrong(await phone.NextCodeAsync());
        await visitor.TypeCodeAsync(wrong);
        visitor.ShouldHaveError("رمز یکبار مصرف", "۱ بار دیگر");
    }

    [Fact, Row("W2")]
    public async Task Send_ThreeTimesInTenSeconds_WaitsTheThirdTime()
    {
        var mobile = Registry.NewMobile();
        for (var i = 0; i < 2; i++)
        {
            using var other = server.Visitor();
            await other.AskForCodeAsync(mobile);
        }

        using var visitor = server.Visitor();
        await visitor.OpenAsync("/window/sign-in");
        await visitor.Fill("تلفن همراه", mobile).PressAsync("ارسال رمز یکبار مصرف");
        visitor.ShouldBeAt("/window/sign-in").ShouldHaveError("تلفن همراه", "صبر کنید");
        server.Clock.Advance(TimeSpan.FromSeconds(11));
        await visitor.Fill("تلفن همراه", mobile).PressAsync("ارسال رمز یکبار مصرف");
        visitor.ShouldBeAt("/window/code");
    }

    [Fact, Row("W2")]
    public async Task Send_TwelveTimesInFiveMinutes_TheTwelfthGoesByNoSms()
    {
        var mobile = Registry.NewMobile();
        for (var i = 0; i < 11; i++)
        {
            using var other = server.Visitor();
            await other.AskForCodeAsync(mobile);
            server.Clock.Advance(TimeSpan.FromSeconds(11));
        }

        using var visitor = server.Visitor();
        await visitor.OpenAsync("/window/sign-in");
        await visitor.Fill("تلفن همراه", mobile).PressAsync("ارسال رمز یکبار مصرف");
        visitor.ShouldBeAt("/window/code").ShouldSee("اکنون پیامکی به این شماره نمی‌فرستیم");
        var phone = await server.Phone(mobile).ReadAsync();
        server.Clock.Advance(TimeSpan.FromMinutes(5));
        await visitor.PressAsync("ارسال دوباره رمز");
        visitor.ShouldSee("رمز تازه ساخته شد").ShouldNotSee("اکنون پیامکی به این شماره نمی‌فرستیم");
        await visitor.TypeCodeAsync(await phone.NextCodeAsync());
        visitor.ShouldBeAt("/window/identity");
    }

    [Fact, Row("W3")]
    public async Task Ussd_WhileACodeWaits_ShowsIt()
    {
        var mobile = Registry.NewMobile();
        var phone = server.Phone(mobile);
        (await phone.DialAsync("*4*40#")).ShouldContain("رمزی در انتظار این خط نیست");
        using var visitor = server.Visitor();
        await visitor.AskForCodeAsync(mobile);
        visitor.ShouldSee("*۴*۴۰#");
        var code = Phone.Code(await phone.DialAsync("*4*40#"))!;
        code.ShouldBe(await phone.NextCodeAsync());
        await visitor.TypeCodeAsync(code);
        visitor.ShouldBeAt("/window/identity");
        (await phone.DialAsync("*4*40#")).ShouldContain("رمزی در انتظار این خط نیست");
    }

    [Fact, Row("W3")]
    public async Task Ussd_AfterTheTimeOrTries_ShowsNothing()
    {
        var mobile = Registry.NewMobile();
        var phone = server.Phone(mobile);
        using var visitor = server.Visitor();
        await visitor.AskForCodeAsync(mobile);
        server.Clock.Advance(TimeSpan.FromMinutes(3) + TimeSpan.FromSeconds(1));
        Phone.Code(await phone.DialAsync("*4*40#")).ShouldBeNull();
    }

    [Fact, Row("W4")]
    public async Task Email_WhereOneIsOnRecord_BringsTheSameCode()
    {
        var address = $"p{Registry.NewMobile()}@iran.ir";
        var person = await server.Registry.PersonAsync(p => p with { Email = address });
        using (var first = server.Visitor()) await first.SignInAsync(server, person);
        using var visitor = server.Visitor();
        await visitor.AskForCodeAsync(person.Mobile);
        await visitor.PressAsync("ارسال ایمیل");
        visitor.ShouldBeAt("/window/code").ShouldSee("اگر برای شما ایمیل ملی ثبت شده باشد");
        var code = await server.MailedCodeAsync(address);
        await visitor.TypeCodeAsync(code);
        visitor.ShouldBeAt("/me");
    }

    [Fact, Row("W4")]
    public async Task Email_WhereNoneIsOnRecord_SaysTheSame()
    {
        using var visitor = server.Visitor();
        await visitor.AskForCodeAsync(Registry.NewMobile());
        await visitor.PressAsync("ارسال ایمیل");
        visitor.ShouldBeAt("/window/code").ShouldSee("اگر برای شما ایمیل ملی ثبت شده باشد");
    }

    internal static string Wrong(string code) => code == "000000" ? "000001" : "000000";

    private static List<KeyValuePair<string, string>> Fields(Visitor visitor, string code)
    {
        var form = visitor.Page.QuerySelector("input[autocomplete=one-time-code]")!.Closest("form")!;
        return [.. form.QuerySelectorAll("input[type=hidden]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!)), new("Code", code)];
    }
}
