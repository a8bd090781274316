using System.Net;
using System.Text.RegularExpressions;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Entitlement;

/// <summary>The pages, as a person at a clinic's desk uses them.</summary>
public sealed partial class DeskTests(PanahServer panah)
{
    private const string Ask = "استعلام";
    private const string Send = "دریافت کد اعتباری";
    private const string Have = "دارای کد اعتباری می باشم";
    private const string Confirm = "اعتبار سنجی و تایید";
    private const string Again = "دریافت مجدد کد اعتباری";
    private const string Clear = "حذف سابقه استعلامات";
    private const string ClearYes = "بله، سابقه حذف شود";
    private const string Dial = "*4*420*99#";
    private static readonly DateOnly Until = new(2029, 3, 20);

    [Fact]
    [Row("E1")]
    public async Task OpenDesk_NationalId_AnswersWithoutLimitUnderTheNotice()
    {
        var person = await panah.Registry.PersonAsync(p => p with { CoveredUntil = Until });
        using var clerk = panah.Visitor();
        await clerk.OpenAsync("/entitlement");
        clerk.ShouldSee("امکان استعلام به شکل نامحدود برقرار گردیده است").ShouldSee("غیر بستری");
        for (var i = 0; i < 3; i++) await clerk.Fill("کد ملی", person.NationalId).PressAsync(Ask);
        clerk.ShouldBeAt("/entitlement");
        Results(clerk).Count.ShouldBe(3);
        clerk.ShouldSee("دارد").ShouldSee("۱۴۰۸");
        await clerk.FollowAsync("ارتقای سرویس");
        clerk.ShouldBeAt("/entitlement/credit").ShouldSee("قبل از انجام استعلام نیاز است یک کد اعتباری دریافت نمایید");
    }

    [Theory]
    [InlineData("123", "۱۰ رقم")]
    [InlineData("0012345678", "")]
    [InlineData("", "")]
    [Row("E1")]
    [Row("X14")]
    public async Task OpenDesk_BadId_ErrorNextToFieldAndWhatWasTypedStays(string typed, string says)
    {
        using var clerk = panah.Visitor();
        await clerk.OpenAsync("/entitlement");
        await clerk.Fill("کد ملی", typed).PressAsync(Ask);
        clerk.ErrorOf("کد ملی").ShouldNotBeEmpty(clerk.Page.QuerySelector("main")!.OuterHtml);
        if (says.Length > 0) clerk.ShouldHaveError("کد ملی", says);
        clerk.Shown("کد ملی").ShouldBe(typed);
        Results(clerk).ShouldBeEmpty();
    }

    [Fact]
    [Row("E2")]
    [Row("E4")]
    [Row("E5")]
    public async Task MeteredDesk_CodeBySms_GreenBarCountsDownToZero()
    {
        var person = await panah.Registry.PersonAsync(p => p with { CoveredUntil = Until });
        using var clerk = panah.Visitor();
        var mobile = await SendCodeAsync(clerk);
        clerk.ShouldBeAt("/entitlement/code").ShouldSee("زمان باقی‌مانده");
        clerk.Page.QuerySelector("[data-left]")!.GetAttribute("data-left").ShouldBe("180");
        var code = await SmsCodeAsync(mobile);
        await clerk.Fill("کد اعتباری", code).PressAsync(Confirm);
        clerk.ShouldBeAt("/entitlement/desk").ShouldSee("شماره همراه").ShouldSee("میزان اعتبار");
        Left(clerk).ShouldBe(20);
        for (var left = 19; left >= 0; left--)
        {
            await clerk.Fill("کد ملی", person.NationalId).PressAsync(Ask);
            Left(clerk).ShouldBe(left);
        }

        clerk.ShouldSee("اعتبار این کد به پایان رسیده است");
        clerk.Page.QuerySelector(".credit--void").ShouldNotBeNull("green says that there is credit");
        // A form of another tab that still stands there.
        await clerk.PostAsync("/entitlement/desk", [new("NationalId", person.NationalId), new("Once", new string('9', 32))]);
        clerk.ShouldHaveError("اعتبار این کد به پایان رسیده است");
        Results(clerk).Count.ShouldBe(20);
        await Books.ShouldBalanceAsync(panah);

        await clerk.PressAsync(Again);
        clerk.ShouldBeAt("/entitlement/credit");
        await clerk.Fill("شماره همراه", mobile).PressAsync(Have);
        await clerk.Fill("کد اعتباری", code).PressAsync(Confirm);
        clerk.ShouldHaveError("کد اعتباری", "به پایان رسیده است");
    }

    [Fact]
    [Row("E5")]
    [Row("U10")]
    public async Task RegistryDown_TakesNothingAndSaysNotKnown()
    {
        var (clerk, _, _) = await DeskAsync();
        await using (await panah.Faults.StartAsync("cover"))
        {
            var id = Registry.NewNationalId();
            await clerk.Fill("کد ملی", id).PressAsync(Ask);
            Answer(clerk).ShouldStartWith("نامعلوم");
            clerk.ShouldSee("چیزی از اعتبار شما کم نشد");
            clerk.Shown("کد ملی").ShouldBe(id);
            Left(clerk).ShouldBe(20);
        }

        clerk.Dispose();
    }

    [Fact]
    [Row("E5")]
    public async Task Form_SentTwice_TakesOne()
    {
        var (clerk, _, _) = await DeskAsync();
        var once = clerk.Page.QuerySelector("input[name=Once]")!.GetAttribute("value")!;
        var id = Registry.NewNationalId();
        await clerk.PostAsync("/entitlement/desk", [new("NationalId", id), new("Once", once)]);
        await clerk.PostAsync("/entitlement/desk", [new("NationalId", id), new("Once", once)]);
        Left(clerk).ShouldBe(19);
        Results(clerk).Count.ShouldBe(1);
        clerk.Dispose();
    }

    [Fact]
    [Row("E6")]
    [Finding("J-B21")]
    public async Task Results_StandInTheOrderAsked_UntilCleared()
    {
        var (clerk, _, _) = await DeskAsync();
        var ids = Enumerable.Range(0, 4).Select(_ => Registry.NewNationalId()).ToList();
        foreach (var id in ids) await clerk.Fill("کد ملی", id).PressAsync(Ask);
        Results(clerk).ShouldBe(ids);
        clerk.ShouldSee("درباره کد ملی").ShouldSee("کد پیگیری").ShouldSee("غیر بستری");
        await clerk.OpenAsync("/entitlement/desk");
        Results(clerk).ShouldBe(ids);
        clerk.Page.QuerySelectorAll("button").ShouldNotContain(button => button.TextContent.Trim() == Clear, "one press deletes nothing: the question opens first");
        await clerk.PressAsync(ClearYes);
        Results(clerk).ShouldBeEmpty();
        Left(clerk).ShouldBe(16);
        clerk.Dispose();
    }

    [Fact]
    [Row("E1")]
    public async Task Modes_MeteredOnly_HasNoOpenDeskAndOpenOnlyNoUpgrade()
    {
        foreach (var mode in (string[])["Metered", "Open"])
        {
            await using var node = await panah.StartNodeAsync(s => s with { Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["PANAH_ENTITLEMENT_MODES"] = mode } });
            using var clerk = node.Visitor();
            await clerk.OpenAsync("/entitlement");
            clerk.ShouldBeAt(mode == "Metered" ? "/entitlement/credit" : "/entitlement");
            clerk.ShouldNotSee("ارتقای سرویس");
        }
    }

    [Fact]
    [Row("E2")]
    [Row("E7")]
    public async Task Api_WithMobileAndCode_DebitsThatCode()
    {
        var (clerk, mobile, code) = await DeskAsync();
        using var clinic = await Clinic.OpenAsync(panah);
        var answer = await clinic.AskAsync(new { nationalId = Registry.NewNationalId(), mobile, creditCode = code });
        answer.Left.ShouldBe(19, answer.Text);
        await clerk.OpenAsync("/entitlement/desk");
        Left(clerk).ShouldBe(19);
        (await clinic.AskAsync(new { nationalId = Registry.NewNationalId(), mobile, creditCode = code == "111111" ? "222222" : "111111" })).Status.ShouldBe(HttpStatusCode.PaymentRequired);
        (await clinic.AskAsync(new { nationalId = Registry.NewNationalId(), mobile = "12", creditCode = code })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await Books.ShouldBalanceAsync(panah);
        clerk.Dispose();
    }

    private static FormUrlEncodedContent Form(string token, params KeyValuePair<string, string>[] fields) =>
        new([.. fields, new("__RequestVerificationToken", token)]);

    private static List<string> Results(Visitor clerk) =>
        [.. clerk.Page.QuerySelectorAll("table tbody tr th").Select(cell => Ascii(cell.TextContent))];

    /// <summary>The answer in one line.</summary>
    private static string Answer(Visitor clerk) => clerk.Page.QuerySelector(".answer")!.TextContent.Trim();

    private static int Left(Visitor clerk) =>
        int.Parse(Ascii(clerk.Page.QuerySelector("#credit-left")!.TextContent), System.Globalization.CultureInfo.InvariantCulture);

    private static string Ascii(string text) => Panah.Kernel.PersianText.FoldDigits(text).Trim();

    private async Task<string> SendCodeAsync(Visitor clerk)
    {
        var mobile = Registry.NewMobile();
        await clerk.OpenAsync("/entitlement");
        await clerk.FollowAsync("ارتقای سرویس");
        await clerk.Fill("شماره همراه", mobile).PressAsync(Send);
        return mobile;
    }

    private async Task<string> SmsCodeAsync(string mobile, string? not = null)
    {
        var phone = panah.Phone(mobile);
        string code;
        do code = await phone.NextCodeAsync();
        while (code == not);
        return code;
    }

    private async Task<(Visitor Clerk, string Mobile, string Code)> DeskAsync()
    {
        var clerk = panah.Visitor();
        var mobile = await SendCodeAsync(clerk);
        var code = await SmsCodeAsync(mobile);
        await clerk.Fill("کد اعتباری", code).PressAsync(Confirm);
        clerk.ShouldBeAt("/entitlement/desk");
        return (clerk, mobile, code);
    }

    [GeneratedRegex("[0-9]{6}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Digits();
}
