using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Harness;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Notices;

/// <summary>Row V5: one message tells of all that waits, tellings are counted and never letters, and one that can't be made yet is made later, by itself.</summary>
[Row("V5")]
public sealed class TellingTests(PanahServer server)
{
    private readonly NoticesWorld world = new(server);

    [Fact]
    [Finding("J-B2")]
    public async Task Batch_OfFiveHundredToOneEmployer_IsAnnouncedWholeByOneMessage()
    {
        var employer = await world.EmployerAsync(company: true);
        using var system = await world.SystemAsync();
        var numbers = await BatchAsync(system, employer.Identifier, 500);
        await UntilAsync(employer, "announced_at is not null", 500);

        var sms = await server.Phone(employer.Mobile).NextMessageAsync();
        sms.Text.ShouldContain("۵۰۰ نامهٔ تازه");
        sms.Text.ShouldContain(employer.Identifier, Case.Sensitive, "an accountant may have several companies");
        (await server.Phone(employer.Mobile).MessagesAsync()).Count.ShouldBe(1);
        var (first, last) = (await StateAsync(system, numbers[0]), await StateAsync(system, numbers[^1]));
        first.GetProperty("state").GetString().ShouldBe("announced");
        first.GetProperty("undeliverable").GetBoolean().ShouldBeFalse();
        first.GetProperty("announcedBy").GetGuid().ShouldBe(last.GetProperty("announcedBy").GetGuid());
        first.GetProperty("waitsToBeTold").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    [Finding("J-B2")]
    public async Task Letters_OneAfterAnother_AreAllAnnouncedByFewMessages()
    {
        const int Letters = 45;
        var employer = await world.EmployerAsync(company: true);
        using var system = await world.SystemAsync();
        for (var i = 0; i < Letters; i++) await NoticesWorld.SendAsync(system, employer.Identifier, $"نامهٔ {i}");
        await UntilAsync(employer, "announced_at is not null", Letters, step: TimeSpan.FromSeconds(2));
        (await server.Phone(employer.Mobile).MessagesAsync()).Count.ShouldBeLessThanOrEqualTo(8);
        (await CountAsync(employer, "undeliverable_at is not null")).ShouldBe(0);
    }

    [Fact]
    [Finding("J-B2")]
    public async Task Gateways_DownDuringABatch_LettersWaitAndAreToldOfAfterwards()
    {
        var employer = await world.EmployerAsync(company: true);
        using var system = await world.SystemAsync();
        IReadOnlyList<string> numbers;
        await using (await server.Faults.StartAsync("sms1", "down"))
        await using (await server.Faults.StartAsync("sms2", "down"))
        {
            numbers = await BatchAsync(system, employer.Identifier, 40);
            await UntilAsync(employer, "telling is not null", 40);
            server.Clock.Advance(TimeSpan.FromMinutes(4));
            await Eventually(async () => await server.Sql.ScalarAsync<int>(
                "select max(m.attempts) from messaging.messages m join notices.tellings t on m.id = any(t.messages) where t.employer_index = @index", new { index = Index(employer) }) > 1);
            var waiting = await StateAsync(system, numbers[0]);
            waiting.GetProperty("state").GetString().ShouldBe("accepted");
            waiting.GetProperty("waitsToBeTold").GetBoolean().ShouldBeTrue();
            waiting.GetProperty("undeliverable").GetBoolean().ShouldBeFalse();
            waiting.GetProperty("announcedAt").ValueKind.ShouldBe(JsonValueKind.Null, "nobody was told yet, so no day of service runs");
        }

        await UntilAsync(employer, "announced_at is not null", 40, step: TimeSpan.FromMinutes(1));
        (await server.Phone(employer.Mobile).MessagesAsync()).Count.ShouldBe(1);
    }

    [Fact]
    [Finding("J-B2")]
    public async Task Recipient_WhoGotTooManyTellings_IsToldLaterAndNeverListedAsUnreachable()
    {
        var employer = await world.EmployerAsync(company: true);
        var key = server.Services.GetRequiredService<PersonalData>().BlindIndex("messaging.repetition", employer.Mobile + "\nNotices.Letter");
        await server.Sql.ExecuteAsync("insert into messaging.repetitions (key, since, count) values (@key, @now, 30)", new { key, now = server.Clock.GetUtcNow() });
        using var system = await world.SystemAsync();
        var number = await NoticesWorld.SendAsync(system, employer.Identifier);
        await UntilAsync(employer, "announce_due > sent_at + interval '30 minutes' and telling is null", 1);
        var state = await StateAsync(system, number);
        state.GetProperty("waitsToBeTold").GetBoolean().ShouldBeTrue();
        state.GetProperty("undeliverable").GetBoolean().ShouldBeFalse();
        server.Clock.Advance(TimeSpan.FromHours(1));
        await UntilAsync(employer, "announced_at is not null", 1);
        (await server.Phone(employer.Mobile).NextMessageAsync()).Text.ShouldContain(number);
    }

    [Fact]
    public async Task Address_ThatFails_IsFollowedByTheNextAndOnlyThenByTheOffice()
    {
        // A person whose own phone is another one than the form of the agreement says.
        var (own, agreed) = (Registry.NewMobile(), Registry.NewMobile());
        var nationalId = Registry.NewNationalId();
        await world.AgreeAsync(nationalId, agreed);
        using var visitor = server.Visitor();
        await world.SignInAsync(visitor, nationalId, own);
        var employer = new TestEmployer(nationalId, own, visitor);
        using var system = await world.SystemAsync();
        var number = await NoticesWorld.SendAsync(system, nationalId);
        (await server.Phone(own).NextMessageAsync()).Text.ShouldContain(number);
        await UntilAsync(employer, "announced_at is not null", 1);
        await LoseAsync(employer, "undelivered");
        (await server.Phone(agreed).NextMessageAsync()).Text.ShouldContain(number);
        await UntilAsync(employer, "announced_at is not null and undeliverable_at is null", 1);

        await LoseAsync(employer, "refused");
        await UntilAsync(employer, "undeliverable_at is not null and announced_at is null", 1);
        var state = await StateAsync(system, number);
        state.GetProperty("undeliverable").GetBoolean().ShouldBeTrue();
        state.GetProperty("undeliverableReason").GetString().ShouldBe("sms:refused");
        state.GetProperty("servedAt").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Reminder_OfSeveralUnreadLetters_IsOneMessageAndLeavesOutWhatWasRead()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var numbers = await BatchAsync(system, employer.Identifier, 3);
        await UntilAsync(employer, "announced_at is not null", 3);
        var phone = server.Phone(employer.Mobile);
        await phone.NextMessageAsync();
        await employer.Visitor.OpenAsync("/letters/" + numbers[1]);
        server.Clock.Advance(TimeSpan.FromDays(3));
        (await phone.NextMessageAsync()).Text.ShouldContain("۲ نامه");
        await UntilAsync(employer, "exists (select 1 from notices.states s where s.letter_id = l.id and s.state = 'reminded')", 2);
        (await phone.MessagesAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Digest_Chosen_TellsOnceInTheMorningAndBackAtOnce()
    {
        var employer = await world.EmployerAsync(company: true);
        await employer.Visitor.OpenAsync("/letters/telling");
        await employer.Visitor.Choose("اطلاع‌رسانی نامه‌های تازه", "روزی یک بار، ساعت ۸ صبح").PressAsync("ذخیره");
        employer.Visitor.ShouldSee("روزی یک بار");
        using var system = await world.SystemAsync();
        await BatchAsync(system, employer.Identifier, 2);
        await UntilAsync(employer, "announce_due > sent_at and telling is null", 2);
        await BatchAsync(system, employer.Identifier, 3);
        await UntilAsync(employer, "announce_due > sent_at and telling is null", 5);
        var now = server.Clock.GetUtcNow();
        var eight = JalaliDate.From(now).StartsAt().AddHours(8);
        server.Clock.AdvanceTo(eight > now ? eight : JalaliDate.From(now).AddDays(1).StartsAt().AddHours(8));
        await UntilAsync(employer, "announced_at is not null", 5);
        (await server.Phone(employer.Mobile).NextMessageAsync()).Text.ShouldContain("۵ نامهٔ تازه");

        using var later = await world.SystemAsync();
        await BatchAsync(later, employer.Identifier, 1);
        await UntilAsync(employer, "announce_due > sent_at and telling is null", 1);
        await world.SignInAsync(employer.Visitor, Registry.NewNationalId(), Registry.NewMobile(), employer.Identifier);
        await employer.Visitor.OpenAsync("/letters/telling");
        await employer.Visitor.Choose("اطلاع‌رسانی نامه‌های تازه", "هر نامه، همان وقت که می‌رسد").PressAsync("ذخیره");
        await UntilAsync(employer, "announced_at is not null", 6);
    }

    [Fact]
    [Finding("J-O5")]
    public async Task Retry_OfTheOffice_SaysWhatHappenedAndWhyNot()
    {
        var employer = await world.EmployerAsync(agreed: false, company: true);
        await world.AgreeAsync(employer.Identifier, "none");
        using var system = await world.SystemAsync();
        var number = PersianText.ToPersianDigits(await NoticesWorld.SendAsync(system, employer.Identifier));
        await UntilAsync(employer, "undeliverable_why = 'no-contact'", 1);
        using var staff = await world.StaffAsync(People.Staff.StaffRole.Letters);
        await staff.OpenAsync("/office/letters");
        var id = await server.Sql.ScalarAsync<Guid>("select id from notices.letters where employer_index = @index", new { index = Index(employer) });
        await staff.PostAsync("/office/letters", [new("id", id.ToString())]);
        staff.ShouldSee(number).ShouldSee("باز هم اطلاع‌رسانی نشد").ShouldSee("در تفاهم‌نامه و پروندهٔ کارفرما راه تماسی نیست").ShouldNotSee("مکاتبه دوباره در نوبت");

        await server.Sql.ExecuteAsync("delete from notices.agreements where employer_index = @index", new { index = Index(employer) });
        await world.AgreeAsync(employer.Identifier, employer.Mobile);
        await (await staff.OpenAsync("/office/letters")).PostAsync("/office/letters", [new("id", id.ToString())]);
        staff.ShouldSee("مکاتبه دوباره در نوبت اطلاع‌رسانی گذاشته شد.").ShouldSee(number);
        await UntilAsync(employer, "announced_at is not null", 1);
        await staff.FollowAsync("دیدن وضع تازه");
        staff.ShouldSee("اطلاع‌رسانی شد در");
        await (await staff.OpenAsync("/office/letters/new")).PostAsync("/office/letters", [new("id", id.ToString())]);
        staff.ShouldSee("کاری انجام نشد");
    }

    private static async Task<IReadOnlyList<string>> BatchAsync(HttpClient system, string employer, int count)
    {
        var lines = Enumerable.Range(0, count).Select(i =>
        {
            var draft = NoticesWorld.Draft(employer, $"نامهٔ {i}");
            draft["reference"] = Guid.CreateVersion7().ToString();
            return JsonSerializer.Serialize(draft);
        });
        using var content = new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/letters/batch") { Content = content };
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        using var answer = await system.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(200, text);
        var numbers = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.TryGetProperty("trackingNumber", out _)).Select(line => line.GetProperty("trackingNumber").GetString()!).ToList();
        numbers.Count.ShouldBe(count, text[..Math.Min(500, text.Length)]);
        return numbers;
    }

    private static async Task<JsonElement> StateAsync(HttpClient system, string number) =>
        await system.GetFromJsonAsync<JsonElement>(new Uri($"/api/letters/{number}", UriKind.Relative));

    /// <summary>What the delivery log holds after the gateways have said for good that no message of the newest telling arrived.</summary>
    private async Task LoseAsync(TestEmployer employer, string reason)
    {
        await server.Sql.ExecuteAsync(
            """
            update messaging.messages set state = 3, reason = @reason
            where id = any((select messages from notices.tellings where employer_index = @index order by id desc limit 1)::uuid[]);
            update notices.tellings set look_due = @now where id = (select id from notices.tellings where employer_index = @index order by id desc limit 1)
            """,
            new { reason, index = Index(employer), now = server.Clock.GetUtcNow() });
    }

    private byte[] Index(TestEmployer employer) => server.Services.GetRequiredService<PersonalData>().BlindIndex("notices.employer", employer.Identifier);

    private async Task<int> CountAsync(TestEmployer employer, string condition) =>
        (int)await server.Sql.ScalarAsync<long>($"select count(*) from notices.letters l where employer_index = @index and {condition}", new { index = Index(employer) });

    private Task UntilAsync(TestEmployer employer, string condition, int count, TimeSpan? step = null) =>
        Eventually(async () => await CountAsync(employer, condition) == count, step);

    private async Task Eventually(Func<Task<bool>> holds, TimeSpan? step = null)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(40)) throw new TimeoutException("It did not come to hold within 40 s.");
            if (step is { } by) server.Clock.Advance(by);
            // The delay is the thing: what became due by the clock is worked on in real time before the clock moves on.
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }
}
