using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Panah.Data;
using Panah.Harness;
using Panah.Tests.Contributions;
using Panah.Tests.Notices;
using Shouldly;
using Xunit;

namespace Panah.Tests.Persons;

/// <summary>Home knows who is there: a stranger is invited, and who is signed in finds what is due, then services (row U2).</summary>
[Row("U2"), Finding("J-P3")]
public sealed class HomeTests(PanahServer server)
{
    [Fact]
    public async Task Home_OfAStranger_InvitesByOneButton()
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/?lang=fa");
        visitor.ShouldBeAt("/");
        visitor.Page.QuerySelectorAll("main a.btn").Select(button => button.TextContent).ShouldBe(["ورود به سامانه"]);
        visitor.Page.QuerySelector("header a.tool--in")!.TextContent.ShouldBe("ورود یا ثبت نام");
        visitor.Page.QuerySelector("header .acct").ShouldBeNull();
        await visitor.FollowAsync("ورود یا ثبت نام");
        visitor.ShouldBeAt("/window/sign-in");
        visitor.Page.QuerySelector("header a.tool--in").ShouldBeNull();
    }

    [Fact]
    public async Task Home_OfWhoIsSignedIn_IsTheirOwnAndInvitesNobody()
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = await server.SignedInAsync(person);
        await visitor.OpenAsync("/?lang=fa");
        visitor.ShouldBeAt("/me").ShouldSee($"سلام، {person.FirstName}").ShouldNotSee("ورود به سامانه").ShouldNotSee("بار نخست است؟").ShouldNotSee("ورود یا ثبت نام");
        visitor.ShouldSee("اکنون چیزی در انتظار شما نیست. پرسیدیم از: ");
        var asked = visitor.Page.QuerySelector("main .note")!.TextContent;
        foreach (var room in new[] { "مکاتبات سازمان", "برگ‌های پرداخت", "ثبت نام شما", "درخواست تغییر کد پستی" }) asked.ShouldContain(room);
    }

    [Fact]
    public async Task Home_WithASlipToPay_BeginsWithItsAmountAndItsLastDay()
    {
        using var insured = await new SlipWorld(server).InsuredAsync();
        var tracking = await SlipWorld.IssueAsync(insured.Visitor);
        await insured.Visitor.OpenAsync("/me");
        var first = insured.Visitor.Page.QuerySelector("main section.due")!;
        first.TextContent.ShouldContain("پرداخت حق بیمهٔ");
        first.QuerySelector(".figure")!.TextContent.ShouldEndWith(" ریال");
        first.TextContent.ShouldContain("مهلت پرداخت: ");
        first.QuerySelector(".tag")!.TextContent.ShouldEndWith("روز مانده");
        first.QuerySelector("a.btn")!.GetAttribute("href").ShouldBe($"/slips/{tracking}");
        insured.Visitor.ShouldNotSee("چیزی در انتظار شما نیست");
    }

    [Fact]
    public async Task Home_WithASlipOnlyAskedFor_LeadsToReceivingIt()
    {
        using var insured = await new SlipWorld(server).InsuredAsync();
        var tracking = await SlipWorld.RequestAsync(insured.Visitor);
        await insured.Visitor.OpenAsync("/me");
        var first = insured.Visitor.Page.QuerySelector("main section.due")!;
        first.TextContent.ShouldContain("هنوز دریافت نشده است");
        first.QuerySelector("a.btn")!.GetAttribute("href").ShouldBe($"/slips/{tracking}");
    }

    [Fact]
    public async Task Home_WithUnreadLetters_BeginsWithTheOneThatCountsAsServedNext()
    {
        var world = new NoticesWorld(server);
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var later = await NoticesWorld.SendAsync(system, employer.Identifier, "اعلام سابقه");
        var next = await NoticesWorld.SendAsync(system, employer.Identifier, "اعلام بدهی");
        var waiting = await NoticesWorld.SendAsync(system, employer.Identifier, "فرم شماره ۱");
        foreach (var (letter, days) in new[] { (later, 1), (next, 6) })
            await AnnounceAsync(letter, server.Clock.GetUtcNow() - TimeSpan.FromDays(days));
        await NotAnnouncedAsync(waiting);

        await employer.Visitor.OpenAsync("/me?lang=fa");
        var first = employer.Visitor.Page.QuerySelector("main section.due")!;
        first.QuerySelector("h2")!.TextContent.ShouldBe("مکاتبهٔ خوانده‌نشده: اعلام بدهی");
        first.TextContent.ShouldContain("ابلاغ‌شده به شمار می‌آید");
        first.QuerySelector(".tag")!.TextContent.ShouldBe("۴ روز مانده");
        first.QuerySelector("a.btn")!.GetAttribute("href").ShouldBe($"/letters/{next}");
        employer.Visitor.Page.QuerySelector("main .tasks")!.TextContent.ShouldContain("۳ مکاتبهٔ خوانده‌نشده");
    }

    [Fact]
    public async Task Home_OfACompany_ShowsItsLettersAndNoSlipsOfThePerson()
    {
        using var insured = await new SlipWorld(server).InsuredAsync();
        await SlipWorld.IssueAsync(insured.Visitor);
        var company = await server.Registry.CompanyAsync(insured.Person.NationalId, "شرکت آفتاب");
        await insured.Visitor.OpenAsync("/me/companies");
        await insured.Visitor.Fill("شناسه ملی شرکت", company).PressAsync("ثبت اطلاعات");
        await insured.Visitor.OpenAsync("/me");
        insured.Visitor.Heading.ShouldBe("شرکت آفتاب");
        insured.Visitor.Page.QuerySelector("main section.due").ShouldBeNull();
        insured.Visitor.ShouldSee("اکنون چیزی در انتظار شما نیست. پرسیدیم از: مکاتبات سازمان.");
        await insured.Visitor.PressAsync("بازگشت به کارهای خودم");
        await insured.Visitor.OpenAsync("/me");
        insured.Visitor.Page.QuerySelector("main section.due").ShouldNotBeNull();
    }

    /// <summary>A registration from the person's own phone; a stranger's, in their name, is nothing that they wait for.</summary>
    [Fact, Row("U4")]
    public async Task Home_WithARegistrationUnderWay_SaysWhereItStands()
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = await server.SignedInAsync(person);
        await RequestAsync(person.NationalId, Registry.NewMobile(), "waiting");
        await visitor.OpenAsync("/me?lang=fa");
        visitor.ShouldNotSee("در حال صحت‌سنجی است");
        await RequestAsync(person.NationalId, person.Mobile, "needs_visit");
        await visitor.OpenAsync("/me");
        visitor.Page.QuerySelector("main section.due")!.TextContent.ShouldContain("برای فعال شدن نام کاربری باید به شعبه بروید");
    }

    [Fact]
    public async Task Home_WhileARoomCantBeAsked_SaysSoAndShowsTheRest()
    {
        using var insured = await new SlipWorld(server).InsuredAsync();
        await SlipWorld.IssueAsync(insured.Visitor);
        await using (var connection = await server.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var hold = new NpgsqlCommand("lock table notices.letters in access exclusive mode", connection, transaction);
            await hold.ExecuteNonQueryAsync();
            await insured.Visitor.OpenAsync("/me?lang=fa");
        }

        insured.Visitor.ShouldSee("«مکاتبات سازمان» اکنون پاسخ نداد؛ نمی‌دانیم آنجا چیزی در انتظار شما هست یا نه");
        insured.Visitor.Page.QuerySelector("main .note a")!.GetAttribute("href").ShouldBe("/letters");
        insured.Visitor.Page.QuerySelector("main section.due")!.TextContent.ShouldContain("پرداخت حق بیمهٔ");
    }

    private Task AnnounceAsync(string tracking, DateTimeOffset at) => server.Sql.ExecuteAsync(
        "update notices.letters set announced_at = @at, announce_due = null, remind_due = null where tracking_number = @tracking", new { tracking, at });

    private Task NotAnnouncedAsync(string tracking) => server.Sql.ExecuteAsync(
        "update notices.letters set announced_at = null, announce_due = null, remind_due = null where tracking_number = @tracking", new { tracking });

    private Task RequestAsync(string nationalId, string mobile, string state)
    {
        var personal = server.Services.GetRequiredService<PersonalData>();
        return server.Sql.ExecuteAsync(
            """
            insert into accounts.registrations (id, username_index, pair_index, phone_proven_at, kind, form, state, submitted_at, next_check_at)
            values (gen_random_uuid(), @name, @pair, @now, 'insured', '', @state, @now, 'infinity')
            """,
            new
            {
                name = personal.BlindIndex("accounts.username", nationalId), pair = personal.BlindIndex("accounts.pair", $"{nationalId}:{mobile}"), state, now = server.Clock.GetUtcNow(),
            });
    }
}
