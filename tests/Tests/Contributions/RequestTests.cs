using System.Net;
using Panah.Harness;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Contributions;

/// <summary>The menu, and asking for a slip: rules, amount, races.</summary>
public sealed class RequestTests(PanahServer server)
{
    private readonly SlipWorld world = new(server);

    [Fact, Row("P9")]
    public async Task Menu_SignedIn_HasThePortalsTabsAndTheFiveEntries()
    {
        using var insured = await world.InsuredAsync();
        await insured.Visitor.OpenAsync("/slips");
        insured.Visitor.Heading.ShouldBe("عملیات بیمه شدگان خاص");
        insured.Visitor.Page.QuerySelectorAll("#menu a").Select(entry => entry.TextContent)
            .ShouldBe(["صفحه نخست", "بیمه شدگان", "کارفرمایان", "مستمری بگیران", "استحقاق درمان", "تامین اجتماعی من"]);
        insured.Visitor.ShouldSee("عملیات پرداخت");
        insured.Visitor.Page.QuerySelectorAll(".tile b").Select(entry => entry.TextContent).ShouldBe(
            ["درخواست برگ پرداخت", "پیگیری برگ پرداخت", "دریافت برگ پرداخت", "مشاهده برگ پرداخت های صادره حق بیمه", "گزارش آماری وضعیت برگه پرداخت ها"]);
        await insured.Visitor.FollowAsync("مستمری بگیران");
        insured.Visitor.Heading.ShouldBe("مستمری بگیران");
        await insured.Visitor.OpenAsync("/me");
        insured.Visitor.Page.QuerySelector("a[href='/slips']").ShouldNotBeNull();
    }

    [Fact, Row("P9"), Row("A1")]
    public async Task Menu_Stranger_IsLedToSignIn()
    {
        using var stranger = server.Visitor();
        foreach (var path in new[] { "/slips", "/slips/request", "/slips/track", "/slips/receive", "/slips/123456789012", "/slips/123456789012/pdf" })
        {
            using var answer = await stranger.Http.GetAsync(new Uri(path, UriKind.Relative));
            answer.Headers.Location!.ToString().ShouldContain("/account/sign-in", Case.Sensitive, path);
        }
    }

    [Fact, Row("P10")]
    public async Task Request_PersonWithAFile_SeesRulesFileAmountAndWhereItComesFrom()
    {
        using var insured = await world.InsuredAsync("driver");
        var visitor = insured.Visitor;
        await visitor.OpenAsync("/slips/request");
        visitor.ShouldSee("بیش از ۳ ماه فاصله").ShouldSee("ماده ۸ آیین‌نامه اجرایی مصوبه جلسه ۶۶/۷/۲۹").ShouldSee("کارگر ساختمانی صرفاً مجاز به درج ۱ ماه");
        SlipWorld.Fact(visitor, "نام و نام خانوادگی").ShouldBe("مریم رضایی");
        SlipWorld.Fact(visitor, "شماره بیمه").ShouldBe(PersianText.ToPersianDigits(insured.Person.Insurance!.Number));
        SlipWorld.Fact(visitor, "نام شعبه").ShouldContain("شعبهٔ");
        SlipWorld.Fact(visitor, "آخرین دوره پرداختی").ShouldBe(SlipWorld.Name(world.Now.AddMonths(-1)));
        await visitor.Fill("مدت پرداخت (ماه)", "۲").PressAsync("محاسبه و ادامه");

        // 27 percent, half of it the state's: 13.5 percent of 180,000,000 a month.
        const long month = 24_300_000;
        SlipWorld.Fact(visitor, "مبلغ قابل پرداخت").ShouldContain(SlipWorld.Money(2 * month));
        visitor.ShouldSee("مبلغ از کجا آمد").ShouldSee("۱۳٫۵ درصد").ShouldSee("قانون بیمهٔ اجتماعی رانندگان").ShouldSee(SlipWorld.Name(world.Now)).ShouldSee(SlipWorld.Name(world.Now.AddMonths(1)));
        (await CountAsync(insured)).ShouldBe(0, "nothing is recorded before the person agrees");

        await visitor.PressAsync("ثبت درخواست");
        visitor.ShouldSee("درخواست شما ثبت شد");
        SlipWorld.Fact(visitor, "وضعیت").ShouldBe("درخواست شده");
        (await server.Sql.QueryAsync<long>("select m.amount from contributions.slip_months m join contributions.slips s on s.id = m.slip_id where s.tracking = @tracking", new { tracking = Tracking(visitor) }))
            .ShouldBe([month, month]);
        (await server.Sql.ScalarAsync<string>("select encode(insurance_number, 'escape') from contributions.slips where tracking = @tracking", new { tracking = Tracking(visitor) }))!
            .ShouldNotContain(insured.Person.Insurance!.Number);
    }

    [Fact, Row("P10")]
    public async Task Request_NothingPaidYet_BeginsWithTheCurrentMonth()
    {
        using var insured = await world.InsuredAsync(monthsAgo: null);
        var tracking = await SlipWorld.RequestAsync(insured.Visitor);
        (await FirstAsync(tracking)).ShouldBe(SlipWorld.Number(world.Now));
    }

    [Fact, Row("P10")]
    public async Task Request_GapOfThreeMonths_GoesOnWithTheMonthAfterTheLastPaid()
    {
        using var insured = await world.InsuredAsync(monthsAgo: 3);
        var tracking = await SlipWorld.RequestAsync(insured.Visitor, months: 3);
        (await FirstAsync(tracking)).ShouldBe(SlipWorld.Number(world.Now.AddMonths(-2)));
        // The slip can't be paid after the last day on which insurance can be continued.
        (await server.Sql.ScalarAsync<DateTime>("select expires_at from contributions.slips where tracking = @tracking", new { tracking }))
            .ShouldBeLessThanOrEqualTo(world.Now.LastDay.AddDays(1).StartsAt().UtcDateTime);
    }

    [Fact, Row("P10")]
    public async Task Request_LongerGap_IsRefusedWithTheArticle()
    {
        using var insured = await world.InsuredAsync(monthsAgo: 4);
        await insured.Visitor.OpenAsync("/slips/request");
        insured.Visitor.ShouldHaveError("بیش از ۳ ماه گذشته است").ShouldHaveError("ماده ۸ آیین‌نامه اجرایی").ShouldHaveError("مبنای شما همان مبنای قبلی می‌ماند");
        insured.Visitor.Page.QuerySelector("main form").ShouldBeNull();
        await PostRawAsync(insured, "1", agreed: "48600000");
        insured.Visitor.ShouldHaveError("بیش از ۳ ماه گذشته است");
        (await CountAsync(insured)).ShouldBe(0);
    }

    [Theory, Row("P10")]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("13")]
    [InlineData("-1")]
    [InlineData("سه")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    public async Task Request_BadMonths_SaysSoBesideTheFieldAndKeepsIt(string months)
    {
        using var insured = await world.InsuredAsync();
        await insured.Visitor.OpenAsync("/slips/request");
        await insured.Visitor.Fill("مدت پرداخت (ماه)", months).PressAsync("محاسبه و ادامه");
        insured.Visitor.ShouldHaveError("مدت پرداخت (ماه)", "عددی از ۱ تا ۱۲");
        insured.Visitor.Shown("مدت پرداخت (ماه)").ShouldBe(months);
    }

    [Fact, Row("P10")]
    public async Task Construction_TwoMonths_IsRefusedBesideTheField()
    {
        using var insured = await world.InsuredAsync("construction");
        await insured.Visitor.OpenAsync("/slips/request");
        await insured.Visitor.Choose("ماه", Choice("ماه جاری", 0)).Fill("مدت پرداخت (ماه)", "2").PressAsync("محاسبه و ادامه");
        insured.Visitor.ShouldHaveError("مدت پرداخت (ماه)", "فقط ۱ ماه");
    }

    [Fact, Row("P10")]
    public async Task Construction_MonthAfterNextOrNone_IsRefused()
    {
        using var insured = await world.InsuredAsync("construction");
        foreach (var period in new[] { world.Now.AddMonths(2).Value, world.Now.AddMonths(-2).Value, "", "nonsense" })
        {
            await PostRawAsync(insured, "1", "12600000", period);
            insured.Visitor.ShouldHaveError("یکی از ماه‌های");
        }

        (await CountAsync(insured)).ShouldBe(0);
    }

    [Fact, Row("P10")]
    public async Task Construction_PastCurrentComing_EachOnItsOwnAndOnce()
    {
        using var insured = await world.InsuredAsync("construction", monthsAgo: 2);
        foreach (var (word, ahead) in new[] { ("ماه آینده", 1), ("ماه گذشته", -1), ("ماه جاری", 0) })
        {
            var tracking = await SlipWorld.RequestAsync(insured.Visitor, 1, Choice(word, ahead));
            (await FirstAsync(tracking)).ShouldBe(SlipWorld.Number(world.Now.AddMonths(ahead)));
        }

        await insured.Visitor.OpenAsync("/slips/request");
        await insured.Visitor.Choose("ماه", Choice("ماه جاری", 0)).PressAsync("محاسبه و ادامه");
        insured.Visitor.ShouldHaveError("برگ پرداختی با شماره پیگیری");
        (await CountAsync(insured)).ShouldBe(3);
    }

    [Fact, Row("P10")]
    public async Task Construction_MonthPaidBefore_IsRefused()
    {
        using var insured = await world.InsuredAsync("construction", monthsAgo: 1);
        await insured.Visitor.OpenAsync("/slips/request");
        await insured.Visitor.Choose("ماه", Choice("ماه گذشته", -1)).PressAsync("محاسبه و ادامه");
        insured.Visitor.ShouldHaveError("ماه", "پیش از این پرداخت شده است");
    }

    [Fact, Row("P10")]
    public async Task Request_AnotherWaits_LeadsToThatOne()
    {
        using var insured = await world.InsuredAsync();
        var tracking = await SlipWorld.RequestAsync(insured.Visitor);
        await insured.Visitor.OpenAsync("/slips/request");
        insured.Visitor.ShouldHaveError("آن را بپردازید یا لغو کنید");
        await insured.Visitor.FollowAsync("دیدن آن برگ پرداخت");
        insured.Visitor.ShouldBeAt($"/slips/{tracking}");
    }

    [Fact, Row("P10")]
    public async Task Request_FromManyTabsAtOnce_OneIsLive()
    {
        using var insured = await world.InsuredAsync();
        await insured.Visitor.OpenAsync("/slips/request");
        var token = insured.Visitor.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        // Months differ, so the slips overlap without being the same.
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async tab =>
        {
            var months = 1 + (tab % 3);
            using var form = new FormUrlEncodedContent(Form(months.ToString(System.Globalization.CultureInfo.InvariantCulture), (48_600_000L * months).ToString(System.Globalization.CultureInfo.InvariantCulture), token));
            using var request = new HttpRequestMessage(HttpMethod.Post, "/slips/request?handler=Confirm") { Content = form };
            request.Headers.Add("Origin", server.Url.GetLeftPart(UriPartial.Authority));
            using var answer = await insured.Visitor.Http.SendAsync(request);
            return answer.StatusCode;
        }));
        answers.Count(status => status == HttpStatusCode.Redirect).ShouldBe(1);
        answers.Count(status => status == HttpStatusCode.OK).ShouldBe(7);
        (await CountAsync(insured)).ShouldBe(1);
        (await server.Sql.ScalarAsync<long>("select count(*) from (select person_id, period from contributions.slip_months where live group by 1, 2 having count(*) > 1) twice")).ShouldBe(0);
    }

    [Theory, Row("P10")]
    [InlineData("1")]
    [InlineData("4860000000")]
    [InlineData("")]
    [InlineData("48600001")]
    public async Task Request_AmountTamperedWith_RecordsNothingAndShowsTheRightOne(string agreed)
    {
        using var insured = await world.InsuredAsync();
        await PostRawAsync(insured, "1", agreed);
        insured.Visitor.ShouldHaveError("چیزی ثبت نشد");
        SlipWorld.Fact(insured.Visitor, "مبلغ قابل پرداخت").ShouldContain(SlipWorld.Money(48_600_000));
        (await CountAsync(insured)).ShouldBe(0);
    }

    [Fact, Row("P10")]
    public async Task Request_PastTheAnnouncedTariffs_NamesTheMonth()
    {
        var group = await world.GroupAsync(months: 8);
        using var insured = await world.InsuredAsync(group);
        await insured.Visitor.OpenAsync("/slips/request");
        await insured.Visitor.Fill("مدت پرداخت (ماه)", "5").PressAsync("محاسبه و ادامه");
        insured.Visitor.ShouldHaveError("مدت پرداخت (ماه)", $"نرخ حق بیمهٔ {SlipWorld.Name(world.Now.AddMonths(3))} هنوز اعلام نشده");
    }

    [Fact, Row("P10"), Row("X14")]
    public async Task Request_RegistryDown_SaysSoAndWorksAfterwards()
    {
        using var insured = await world.InsuredAsync();
        await using (await server.Faults.StartAsync("insured"))
        {
            await insured.Visitor.OpenAsync("/slips/request");
            insured.Visitor.ShouldSee("اکنون پاسخ نمی‌دهد");
        }

        server.Clock.Advance(TimeSpan.FromMinutes(1));
        await SlipWorld.RequestAsync(insured.Visitor);
    }

    [Fact, Row("P10")]
    public async Task Request_NoFileOrAnotherGroup_SaysWhatToDo()
    {
        using var uninsured = await server.SignedInAsync();
        await uninsured.OpenAsync("/slips/request");
        uninsured.ShouldSee("پروندهٔ بیمه‌ای برای شما پیدا نشد");
        using var compulsory = await world.InsuredAsync("compulsory");
        await compulsory.Visitor.OpenAsync("/slips/request");
        await compulsory.Visitor.Fill("مدت پرداخت (ماه)", "1").PressAsync("محاسبه و ادامه");
        compulsory.Visitor.ShouldHaveError("گروه بیمه‌ای شما در این بخش برگ پرداخت نمی‌گیرد");
    }

    private string Choice(string word, int ahead) => $"{word} ({SlipWorld.Name(world.Now.AddMonths(ahead))})";

    private static string Tracking(Visitor visitor) => visitor.Url.AbsolutePath["/slips/".Length..];

    private Task<int> FirstAsync(string tracking) => server.Sql.ScalarAsync<int>("select first_period from contributions.slips where tracking = @tracking", new { tracking });

    private Task<long> CountAsync(Insured insured) => world.CountAsync(insured.Person);

    private static async Task PostRawAsync(Insured insured, string months, string agreed, string period = "")
    {
        await insured.Visitor.OpenAsync("/slips/track");
        await insured.Visitor.PostAsync("/slips/request?handler=Confirm", Form(months, agreed, token: null, period));
    }

    private static List<KeyValuePair<string, string>> Form(string months, string agreed, string? token, string period = "")
    {
        List<KeyValuePair<string, string>> form = [new("Months", months), new("Agreed", agreed), new("Period", period)];
        if (token is not null) form.Add(new("__RequestVerificationToken", token));
        return form;
    }
}
