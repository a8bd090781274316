using System.Text.Json;
using Panah.Harness;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Notices;

[Row("N10")]
public sealed class AnnouncingTests(PanahServer server)
{
    private readonly NoticesWorld world = new(server);

    [Fact]
    [Finding("J-P19")]
    public async Task Letter_Accepted_IsAnnouncedBySmsAndRemindedOfOnceWhileUnread()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var number = await NoticesWorld.SendAsync(system, employer.Identifier);
        var phone = server.Phone(employer.Mobile);
        var sms = await phone.NextMessageAsync();
        sms.Text.ShouldContain("بازرسی از دفاتر قانونی");
        PersianText.FoldDigits(sms.Text).ShouldContain(number);
        sms.Text.ShouldContain(new Uri(server.Url, "/letters/" + number).ToString(), Case.Sensitive, "to the letter itself, not to the box");
        sms.Text.ShouldNotContain("ابلاغ شد", Case.Sensitive, "service begins on reading");
        await UntilAsync("announced_at is not null", number);
        var state = JsonDocument.Parse(await system.GetStringAsync(new Uri($"/api/letters/{number}", UriKind.Relative))).RootElement;
        state.GetProperty("state").GetString().ShouldBe("announced");
        state.GetProperty("servedAt").ValueKind.ShouldBe(JsonValueKind.Null);
        await employer.Visitor.OpenAsync("/letters?view=table");
        employer.Visitor.Page.QuerySelector("td[data-l='موبایل']")!.TextContent.ShouldContain(PersianText.ToPersianDigits(MobileNumber.Parse(employer.Mobile).Display));

        server.Clock.Advance(TimeSpan.FromDays(3));
        (await phone.NextMessageAsync()).Text.ShouldContain("هنوز دیده نشده");
        await UntilAsync("remind_due is null", number);
        (await server.Sql.ScalarAsync<long>("select count(*) from notices.states s join notices.letters l on l.id = s.letter_id where l.tracking_number = @number and s.state = 'announced'", new { number })).ShouldBe(1);
        server.Clock.Advance(TimeSpan.FromDays(3));
        (await phone.StaysQuietAsync(TimeSpan.FromSeconds(3))).ShouldBeTrue();
    }

    [Fact]
    public async Task Letter_ReadBeforeTheReminder_IsNotRemindedOf()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var number = await NoticesWorld.SendAsync(system, employer.Identifier);
        var phone = server.Phone(employer.Mobile);
        await phone.NextMessageAsync();
        await UntilAsync("announced_at is not null", number);
        await employer.Visitor.OpenAsync($"/letters/{number}");
        server.Clock.Advance(TimeSpan.FromDays(4));
        (await phone.StaysQuietAsync(TimeSpan.FromSeconds(3))).ShouldBeTrue();
    }

    [Fact]
    [Row("N3")]
    public async Task Letter_NeverOpened_CountsAsServedAfterItsDays()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var number = await NoticesWorld.SendAsync(system, employer.Identifier);
        await UntilAsync("announced_at is not null", number);
        var announced = await server.Sql.ScalarAsync<DateTime>("select announced_at from notices.letters where tracking_number = @number", new { number });
        server.Clock.Advance(TimeSpan.FromDays(11));
        await world.SignInAsync(employer.Visitor, employer.Identifier, employer.Mobile);
        await employer.Visitor.OpenAsync($"/letters/{number}");
        var day = JalaliDate.From(new DateTimeOffset(announced, TimeSpan.Zero).AddDays(10));
        employer.Visitor.ShouldSee("با گذشت مهلت مشاهده ابلاغ شده به شمار می‌آید").ShouldSee(PersianText.ToPersianDigits($"{day.Day} {JalaliMonths.Name(day.Month, Language.Persian)} {day.Year}"));
    }

    [Fact]
    [Row("X5")]
    public async Task Letter_WithoutAnyContact_IsOnTheOfficesListAndAnnouncedAgainFromThere()
    {
        var employer = await world.EmployerAsync(agreed: false, company: true);
        await world.AgreeAsync(employer.Identifier, "none");
        using var system = await world.SystemAsync();
        var number = await NoticesWorld.SendAsync(system, employer.Identifier);
        await UntilAsync("undeliverable_at is not null", number);
        await server.Sql.ExecuteAsync("delete from notices.agreements where employer_index = (select employer_index from notices.letters where tracking_number = @number)", new { number });
        await world.AgreeAsync(employer.Identifier, employer.Mobile);
        using var staff = await world.StaffAsync(People.Staff.StaffRole.Letters);
        await staff.OpenAsync("/office/letters");
        staff.ShouldSee(PersianText.ToPersianDigits(number));
        var id = await server.Sql.ScalarAsync<Guid>("select id from notices.letters where tracking_number = @number", new { number });
        await staff.PostAsync("/office/letters", [new("id", id.ToString())]);
        staff.ShouldSee("مکاتبه دوباره در نوبت اطلاع‌رسانی گذاشته شد.");
        staff.Page.QuerySelectorAll($"tbody input[value='{id}']").ShouldBeEmpty();
        (await server.Phone(employer.Mobile).NextMessageAsync()).Text.ShouldContain("بازرسی");
    }

    [Fact]
    [Row("X5")]
    public async Task Letter_WhoseMessageNeverArrives_IsOnTheOfficesListNotServedAndToldAgain()
    {
        var employer = await world.EmployerAsync(company: true);
        using var system = await world.SystemAsync();
        var number = await NoticesWorld.SendAsync(system, employer.Identifier);
        var phone = server.Phone(employer.Mobile);
        await phone.NextMessageAsync();
        await UntilAsync("announced_at is not null", number);
        // What the delivery log holds after a gateway has said for good that the phone can't be reached.
        await server.Sql.ExecuteAsync(
            """
            update messaging.messages set state = 3, reason = 'undelivered'
            where id = any((select t.messages from notices.tellings t join notices.letters l on l.telling = t.id where l.tracking_number = @number)::uuid[]);
            update notices.tellings t set look_due = @now from notices.letters l where l.telling = t.id and l.tracking_number = @number
            """,
            new { number, now = server.Clock.GetUtcNow() });
        await UntilAsync("undeliverable_at is not null and announced_at is null and remind_due is null", number);
        var state = JsonDocument.Parse(await system.GetStringAsync(new Uri($"/api/letters/{number}", UriKind.Relative))).RootElement;
        state.GetProperty("undeliverable").GetBoolean().ShouldBeTrue();
        state.GetProperty("servedAt").ValueKind.ShouldBe(JsonValueKind.Null);
        using var staff = await world.StaffAsync(People.Staff.StaffRole.Letters);
        await staff.OpenAsync("/office/letters");
        staff.ShouldSee(PersianText.ToPersianDigits(number)).ShouldSee("پیامک: درگاه می‌گوید به گوشی نرسید");
        var id = await server.Sql.ScalarAsync<Guid>("select id from notices.letters where tracking_number = @number", new { number });
        await staff.PostAsync("/office/letters", [new("id", id.ToString())]);
        (await phone.NextMessageAsync()).Text.ShouldContain("بازرسی");
        await UntilAsync("announced_at is not null and undeliverable_at is null", number);
    }

    private Task UntilAsync(string condition, string number) => Eventually.TrueAsync(
        () => server.Sql.ScalarAsync<bool>($"select {condition} from notices.letters where tracking_number = @number", new { number }));
}
