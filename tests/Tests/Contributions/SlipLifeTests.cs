using System.Net;
using Panah.Contributions.Slips;
using Panah.Harness;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Contributions;

/// <summary>Tracking, receiving, printing, checking, cancelling and the end of a slip.</summary>
public sealed class SlipLifeTests(PanahServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly SlipWorld world = new(server);

    [Fact, Row("P11")]
    public async Task Track_OwnNumber_ShowsStateAndDates()
    {
        using var insured = await world.InsuredAsync();
        var tracking = await SlipWorld.IssueAsync(insured.Visitor);
        await insured.Visitor.OpenAsync("/slips/track");
        insured.Visitor.ShouldSee(PersianText.ToPersianDigits(tracking));
        await insured.Visitor.Fill("شماره پیگیری", PersianText.ToPersianDigits(tracking)).PressAsync("پیگیری");
        insured.Visitor.ShouldBeAt($"/slips/{tracking}");
        SlipWorld.Fact(insured.Visitor, "زمان درخواست").ShouldNotBeEmpty();
        SlipWorld.Fact(insured.Visitor, "زمان صدور").ShouldNotBeEmpty();
        SlipWorld.Fact(insured.Visitor, "مهلت پرداخت").ShouldNotBeEmpty();
    }

    [Theory, Row("P11")]
    [InlineData("", "۱۲ رقم است")]
    [InlineData("12345", "۱۲ رقم است")]
    [InlineData("123456789013", "۱۲ رقم است")]
    public async Task Track_Mistyped_SaysSoBesideTheField(string typed, string error)
    {
        using var insured = await world.InsuredAsync();
        await insured.Visitor.OpenAsync("/slips/track");
        await insured.Visitor.Fill("شماره پیگیری", typed).PressAsync("پیگیری");
        insured.Visitor.ShouldHaveError("شماره پیگیری", error);
        insured.Visitor.Shown("شماره پیگیری").ShouldBe(typed);
    }

    [Fact, Row("P11"), Row("P12")]
    public async Task Slip_OfSomebodyElse_DoesNotExist()
    {
        using var owner = await world.InsuredAsync();
        var tracking = await SlipWorld.IssueAsync(owner.Visitor);
        using var other = await world.InsuredAsync();
        await other.Visitor.OpenAsync("/slips/track");
        await other.Visitor.Fill("شماره پیگیری", tracking).PressAsync("پیگیری");
        other.Visitor.ShouldHaveError("شماره پیگیری", "برای شما پیدا نشد");
        await other.Visitor.OpenAsync($"/slips/{tracking}", HttpStatusCode.NotFound);
        await other.Visitor.OpenAsync($"/slips/{tracking}/pdf", HttpStatusCode.NotFound);
        await other.Visitor.OpenAsync("/slips/track");
        await other.Visitor.PostAsync($"/slips/{tracking}?handler=Cancel", [], HttpStatusCode.NotFound);
        (await world.StateAsync(tracking)).ShouldBe("issued");
    }

    [Fact, Row("P12")]
    public async Task Receive_Requested_GetsAPaymentIdWithCheckDigitsAndAQrThatAnyoneCanVerify()
    {
        using var insured = await world.InsuredAsync();
        var tracking = await SlipWorld.RequestAsync(insured.Visitor);
        await insured.Visitor.OpenAsync("/slips/receive");
        await insured.Visitor.PressAsync("دریافت برگ پرداخت");
        insured.Visitor.ShouldBeAt($"/slips/{tracking}").ShouldSee("برگ پرداخت صادر شد").ShouldSee("مریم رضایی");
        var paymentId = PersianText.Compact(SlipWorld.Fact(insured.Visitor, "شناسه پرداخت"));
        paymentId.Length.ShouldBe(16);
        PaymentId.Fits(paymentId, new Rial(48_600_000)).ShouldBeTrue();
        SlipWorld.Fact(insured.Visitor, "وضعیت").ShouldContain("صادر شده");
        insured.Visitor.Page.QuerySelector("svg[role=img][aria-label*='QR']").ShouldNotBeNull();

        var verify = insured.Visitor.Page.QuerySelector("a[href*='/slips/verify/']")!.GetAttribute("href")!;
        verify.ShouldStartWith(server.Url.AbsoluteUri);
        using var anyone = server.Visitor();
        await anyone.OpenAsync(new Uri(verify).AbsolutePath);
        anyone.ShouldSee("این برگ معتبر است و هنوز پرداخت نشده است").ShouldSee(SlipWorld.Money(48_600_000)).ShouldNotSee("رضایی").ShouldNotSee(tracking);
        anyone.ShouldNotSee(PersianText.ToPersianDigits(insured.Person.Insurance!.Number)).ShouldNotSee(PersianText.ToPersianDigits(insured.Person.NationalId));
        PersianText.Compact(SlipWorld.Fact(anyone, "شناسه پرداخت")).ShouldBe(paymentId);
    }

    [Theory, Row("P12")]
    [InlineData("abcdefghjkmnpqrstu")]
    [InlineData("x")]
    [InlineData("%00")]
    public async Task Verify_UnknownCode_IsNotOurs(string code)
    {
        using var anyone = server.Visitor();
        using var answer = await anyone.Http.GetAsync(new Uri($"/slips/verify/{code}", UriKind.Relative));
        ((int)answer.StatusCode).ShouldBeInRange(400, 404);
    }

    [Fact, Row("P12")]
    public async Task Receive_Twice_IsReceivingOnce()
    {
        using var insured = await world.InsuredAsync();
        var tracking = await SlipWorld.IssueAsync(insured.Visitor);
        var first = SlipWorld.Fact(insured.Visitor, "شناسه پرداخت");
        await insured.Visitor.PostAsync($"/slips/{tracking}?handler=Issue", [new("Agreed", "48600000")]);
        SlipWorld.Fact(insured.Visitor, "شناسه پرداخت").ShouldBe(first);
    }

    [Fact, Row("P12")]
    public async Task Pdf_WithChromium_IsOne_AndWithoutSaysSoAndLeadsToThePage()
    {
        using var insured = await world.InsuredAsync();
        var tracking = await SlipWorld.IssueAsync(insured.Visitor);
        // A machine busy with other things may be too late for one; the page then says so.
        for (var tries = 0; tries < 5 && insured.Visitor.ContentHeaders!.ContentType!.MediaType != "application/pdf"; tries++) await insured.Visitor.OpenAsync($"/slips/{tracking}/pdf");
        insured.Visitor.ContentHeaders!.ContentType!.MediaType.ShouldBe("application/pdf");
        insured.Visitor.Body.AsSpan(0, 5).SequenceEqual("%PDF-"u8).ShouldBeTrue();
        insured.Visitor.ContentHeaders.ContentDisposition!.FileName.ShouldBe($"slip-{tracking}.pdf");

        await using var node = await server.StartNodeAsync(settings => settings with
        {
            Worker = false,
            Variables = new Dictionary<string, string>(settings.Variables, StringComparer.Ordinal) { ["PANAH_CHROMIUM"] = "/nowhere/chromium" },
        });
        using var there = node.Visitor();
        there.Cookies.Add(node.Url, insured.Visitor.Cookies.GetCookies(server.Url));
        await there.OpenAsync($"/slips/{tracking}/pdf");
        there.ShouldSee("اکنون نمی‌توانیم فایل PDF بسازیم");
        await there.FollowAsync("صفحهٔ برگ پرداخت");
        there.ShouldSee("شناسه پرداخت");
    }

    [Fact, Row("P10"), Row("P12")]
    public async Task Receive_TariffChangedSince_AsksAnewAndIssuesWhatWasAgreedTo()
    {
        var group = await world.GroupAsync();
        using var insured = await world.InsuredAsync(group);
        var tracking = await SlipWorld.RequestAsync(insured.Visitor, months: 2);
        await server.Sql.ExecuteAsync("update contributions.tariffs set state = 'replaced' where group_code = @group", new { group });
        await world.TariffAsync(group, world.Now.AddMonths(-1), world.Now.AddMonths(20), 220_000, 50_000);

        await insured.Visitor.PressAsync("دریافت برگ پرداخت");
        insured.Visitor.ShouldSee("مبلغ تغییر کرده است").ShouldSee(SlipWorld.Money(54_000_000)).ShouldSee(SlipWorld.Money(61_200_000));
        (await world.StateAsync(tracking)).ShouldBe("requested");
        (await server.Sql.ScalarAsync<long>("select amount from contributions.slips where tracking = @tracking", new { tracking })).ShouldBe(54_000_000);

        await insured.Visitor.PressAsync("با مبلغ تازه موافقم، برگ صادر شود");
        insured.Visitor.ShouldSee("برگ پرداخت صادر شد");
        SlipWorld.Fact(insured.Visitor, "مبلغ قابل پرداخت").ShouldContain(SlipWorld.Money(61_200_000));
        (await server.Sql.QueryAsync<long>("select m.amount from contributions.slip_months m join contributions.slips s on s.id = m.slip_id where s.tracking = @tracking", new { tracking }))
            .ShouldBe([30_600_000, 30_600_000]);
    }

    [Fact, Row("P12")]
    public async Task Receive_PaidElsewhereMeanwhile_CancelsAndFreesTheMonths()
    {
        using var insured = await world.InsuredAsync();
        var tracking = await SlipWorld.RequestAsync(insured.Visitor);
        await world.PutAsync(insured.Person, "optional", monthsAgo: 0);
        await insured.Visitor.PressAsync("دریافت برگ پرداخت");
        insured.Visitor.ShouldHaveError("به گونه‌ای دیگر پرداخت شده است");
        (await world.StateAsync(tracking)).ShouldBe("cancelled");
        (await world.LiveMonthsAsync(tracking)).ShouldBe(0);
    }

    [Fact, Row("P12")]
    public async Task Receive_LeftTheGroup_CancelsAndSaysSo()
    {
        using var insured = await world.InsuredAsync();
        var tracking = await SlipWorld.RequestAsync(insured.Visitor);
        await world.PutAsync(insured.Person, "compulsory", monthsAgo: 1);
        await insured.Visitor.PressAsync("دریافت برگ پرداخت");
        insured.Visitor.ShouldHaveError("دیگر در این گروه بیمه‌ای پرونده ندارید");
        (await world.StateAsync(tracking)).ShouldBe("cancelled");
    }

    [Fact, Row("P12"), Row("X14")]
    public async Task Receive_RegistryDown_KeepsTheRequest()
    {
        using var insured = await world.InsuredAsync();
        var tracking = await SlipWorld.RequestAsync(insured.Visitor);
        await using (await server.Faults.StartAsync("insured"))
        {
            await insured.Visitor.PressAsync("دریافت برگ پرداخت");
            insured.Visitor.ShouldHaveError("اکنون پاسخ نمی‌دهد");
        }

        (await world.StateAsync(tracking)).ShouldBe("requested");
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        await insured.Visitor.PressAsync("دریافت برگ پرداخت");
        insured.Visitor.ShouldSee("برگ پرداخت صادر شد");
    }

    [Fact, Row("P11"), Row("P12")]
    public async Task Cancel_Own_FreesTheMonthsForAnotherRequest()
    {
        using var insured = await world.InsuredAsync();
        var tracking = await SlipWorld.IssueAsync(insured.Visitor);
        await insured.Visitor.PressAsync("بله، لغو شود");
        insured.Visitor.ShouldSee("برگ پرداخت لغو شد").ShouldSee("زمان لغو");
        SlipWorld.Fact(insured.Visitor, "وضعیت").ShouldBe("لغو شده");
        (await world.LiveMonthsAsync(tracking)).ShouldBe(0);
        await insured.Visitor.PostAsync($"/slips/{tracking}?handler=Issue", [new("Agreed", "48600000")]);
        insured.Visitor.ShouldHaveError("مهلت این درخواست گذشته یا لغو شده است");
        (await SlipWorld.RequestAsync(insured.Visitor)).ShouldNotBe(tracking);
    }

    [Fact, Row("P11")]
    public async Task Cancel_Paid_IsRefused()
    {
        using var insured = await world.InsuredAsync();
        var tracking = await SlipWorld.IssueAsync(insured.Visitor);
        await server.Sql.ExecuteAsync("update contributions.slips set state = 'paid', paid_at = now(), bank_reference = 'R-1' where tracking = @tracking", new { tracking });
        await insured.Visitor.PressAsync("بله، لغو شود");
        insured.Visitor.ShouldHaveError("لغو نمی‌شود");
        insured.Visitor.ShouldSee("پرداخت شده");
        SlipWorld.Fact(insured.Visitor, "زمان پرداخت").ShouldNotBeEmpty();
        (await world.StateAsync(tracking)).ShouldBe("paid");
        (await world.LiveMonthsAsync(tracking)).ShouldBe(1);
    }

    [Fact, Row("P11"), Row("P12")]
    public async Task Expiry_PastTheEnd_IsShownAtOnceAndTheJobFreesTheMonths()
    {
        using var insured = await world.InsuredAsync();
        var tracking = await SlipWorld.IssueAsync(insured.Visitor);
        await server.Sql.ExecuteAsync("update contributions.slips set expires_at = @end where tracking = @tracking", new { tracking, end = server.Clock.GetUtcNow().AddMinutes(1).UtcDateTime });
        server.Clock.Advance(TimeSpan.FromMinutes(3));
        await insured.Visitor.OpenAsync($"/slips/{tracking}");
        SlipWorld.Fact(insured.Visitor, "وضعیت").ShouldBe("مهلت گذشته");
        insured.Visitor.ShouldSee("نباید پرداخت شود").ShouldNotSee("پرداخت برخط");
        await Eventually.TrueAsync(async () => await world.StateAsync(tracking) == "expired", seconds: 30);
        (await world.LiveMonthsAsync(tracking)).ShouldBe(0);
        await SlipWorld.IssueAsync(insured.Visitor);
    }

    [Fact, Row("P11")]
    public async Task Request_LastsTenDays_OrUntilTheRightEnds()
    {
        using var insured = await world.InsuredAsync();
        var before = server.Clock.GetUtcNow();
        var tracking = await SlipWorld.RequestAsync(insured.Visitor);
        (await server.Sql.ScalarAsync<DateTime>("select expires_at from contributions.slips where tracking = @tracking", new { tracking }))
            .ShouldBeInRange(before.AddDays(10).UtcDateTime, server.Clock.GetUtcNow().AddDays(10).UtcDateTime);
    }
}
