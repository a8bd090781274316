using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Harness;
using Panah.Kernel;
using Panah.Messaging;
using Panah.People.Staff;
using Panah.Tests.Messaging;
using Shouldly;
using Xunit;

namespace Panah.Tests.BackOffice;

/// <summary>The delivery log in the office, and its end after a year (rows X2, X5).</summary>
public sealed class MessageRoomTests(PanahServer server)
{
    private const string Search = "جست‌وجوی پیام‌ها";
    private const string RecipientField = "شمارهٔ همراه یا ایمیل گیرنده";

    [Fact, Row("X5"), Row("X2")]
    public async Task Messages_OfARecipient_AreShownMasked_AndThePersonSeesWhoLooked()
    {
        using var visitor = await server.SignedInAsync();
        var personId = await server.Sql.ScalarAsync<Guid>("select id from people.persons order by created_at desc limit 1");
        var to = Sending.NewPhone();
        await server.SendAsync(Sending.Code(to) with { PersonId = personId });
        await server.UntilAsync(to.Value, MessageState.Delivered, TimeSpan.FromSeconds(10));
        using var staff = await server.StaffAsync(StaffRole.Messages);
        await staff.OpenAsync("/office/messages");
        await staff.Fill(RecipientField, to.Value).PressAsync(Search);

        staff.Url.PathAndQuery.ShouldBe("/office/messages");
        var row = staff.Page.QuerySelectorAll("tbody tr").ShouldHaveSingleItem().TextContent;
        row.ShouldContain(PersianText.ToPersianDigits(to.Masked));
        row.ShouldContain("Window.Code");
        row.ShouldContain("رسید");
        row.ShouldNotContain(to.Value);
        staff.Headers!.CacheControl!.NoStore.ShouldBeTrue();

        var entry = (await server.Sql.QueryAsync<string>("select details from data.audit_entries where action = 'messaging.looked-up' and subject_id = @personId", new { personId })).ShouldHaveSingleItem();
        entry.ShouldContain(server.Services.GetRequiredService<DeliveryLog>().ReferenceOf(to.Value));
        entry.ShouldNotContain(to.Value);
        await visitor.OpenAsync("/me/seen");
        visitor.ShouldSee("دیدن سرگذشت پیام‌های فرستاده‌شده به شما");
    }

    [Fact, Row("O6"), Row("B10"), Finding("P-8")]
    public async Task Messages_ThatFailed_SayWhyAndAreSentAgainFromThere()
    {
        var to = Sending.NewPhone();
        await using (await server.Faults.StartAsync("sms1", "down"))
        await using (await server.Faults.StartAsync("sms2", "down"))
        {
            await server.SendAsync(Sending.Code(to) with { Lane = Lane.Normal });
            server.Clock.Advance(TimeSpan.FromDays(3));
            await server.UntilAsync(to.Value, MessageState.Failed, TimeSpan.FromMinutes(1));
        }

        using var staff = await server.StaffAsync(StaffRole.Messages);
        await staff.OpenAsync("/office/messages");
        await staff.Fill(RecipientField, to.Value).PressAsync(Search);
        staff.ShouldSee("تا پایان مهلت به هیچ درگاهی سپرده نشد");
        await staff.PressAsync("ارسال دوباره");
        staff.ShouldSee("پیام دوباره در نوبت ارسال است.");
        await server.UntilAsync(to.Value, MessageState.Delivered, TimeSpan.FromSeconds(10));
        var id = (await server.LoggedAsync(to.Value)).Id.ToString();
        (await server.Sql.ScalarAsync<long>("select count(*) from data.audit_entries where action = 'messaging.sent-again' and object_id = @id", new { id })).ShouldBe(1);
    }

    [Fact, Row("X5")]
    public async Task Messages_LongerThanAPage_GoOnFromTheLastLine()
    {
        var to = await FilledAsync(70, server.Clock.GetUtcNow());
        using var staff = await server.StaffAsync(StaffRole.Messages);
        await staff.OpenAsync("/office/messages");
        await staff.Fill(RecipientField, to).Fill("الگو", "Test.").PressAsync(Search);
        var first = Templates(staff);
        first.Count.ShouldBe(50);
        await staff.PressAsync("قدیمی‌تر");
        var second = Templates(staff);
        second.Count.ShouldBe(20);
        first.Concat(second).Distinct(StringComparer.Ordinal).Count().ShouldBe(70);
    }

    [Fact, Row("X5")]
    public async Task Messages_Filtered_AreThoseOnly()
    {
        var now = server.Clock.GetUtcNow();
        var to = await FilledAsync(3, now);
        await server.Sql.ExecuteAsync("update messaging.messages set state = 3, gateway = 'sms2' where template = @template", new { template = $"Test.{to}.1" });
        await server.Sql.ExecuteAsync("update messaging.messages set accepted_at = @at where template = @template", new { at = now.AddDays(-40), template = $"Test.{to}.2" });
        using var staff = await server.StaffAsync(StaffRole.Messages);

        async Task<IReadOnlyList<string>> FoundAsync(Action<Visitor> fill)
        {
            await staff.OpenAsync("/office/messages");
            fill(staff);
            await staff.Fill("الگو", $"Test.{to}").PressAsync(Search);
            return Templates(staff);
        }

        (await FoundAsync(_ => { })).ShouldBe([$"Test.{to}.3", $"Test.{to}.1"], ignoreOrder: true);
        (await FoundAsync(page => page.Fill(RecipientField, to))).Count.ShouldBe(3, "a recipient's are found however old");
        (await FoundAsync(page => page.Choose("وضعیت", "نرسید"))).ShouldBe([$"Test.{to}.1"]);
        (await FoundAsync(page => page.Choose("درگاه", "درگاه پیامک ۲"))).ShouldBe([$"Test.{to}.1"]);
        (await FoundAsync(page => page.Choose("راه", "ایمیل"))).ShouldBeEmpty();
        var day = JalaliDate.From(now.AddDays(-40));
        (await FoundAsync(page => page.FillDate("روز", day.Year, day.Month, day.Day))).ShouldBe([$"Test.{to}.2"]);
    }

    [Theory, Row("X5"), Row("X14")]
    [InlineData("0912345")]
    [InlineData("somebody@")]
    [InlineData("نام و نشان")]
    public async Task Messages_OfNoRecipient_SayWhatToWrite(string typed)
    {
        using var staff = await server.StaffAsync(StaffRole.Messages);
        await staff.OpenAsync("/office/messages");
        await staff.Fill(RecipientField, typed).PressAsync(Search);
        staff.ShouldHaveError(RecipientField, "کامل بنویسید");
        staff.Shown(RecipientField).ShouldBe(typed);
        staff.Page.QuerySelectorAll("tbody tr").ShouldBeEmpty();
    }

    [Fact, Row("X5")]
    public async Task Messages_WithoutTheRole_AreClosed()
    {
        using var other = await server.StaffAsync((StaffRole)255 & ~StaffRole.Messages);
        await other.OpenAsync("/office/messages", HttpStatusCode.Forbidden);
    }

    [Fact, Row("X2")]
    public async Task Log_AfterAYear_ForgetsWhatIsOlder_AndKeepsTheRest()
    {
        var now = server.Clock.GetUtcNow();
        var old = await FilledAsync(12_000, now.AddDays(-365));
        var young = await FilledAsync(3, now);
        await server.SendAsync(Sending.Code(Sending.NewPhone()));
        await RunSweepAsync();
        (await CountAsync(old)).ShouldBe(12_000, "a year is not over yet");

        server.Clock.Advance(TimeSpan.FromDays(2));
        // The node's own worker may be at it as well; whoever comes second finds less.
        await Eventually.TrueAsync(async () =>
        {
            await RunSweepAsync();
            return await CountAsync(old) == 0;
        });
        (await CountAsync(young)).ShouldBe(3);
        (await server.Sql.ScalarAsync<long>("select count(*) from messaging.repetitions where since <= @before", new { before = server.Clock.GetUtcNow() - TimeSpan.FromHours(1) })).ShouldBe(0);
    }

    private Task RunSweepAsync() => server.Services.CreateScope().ServiceProvider.GetServices<IRecurringJob>().Single(job => job.Name == "messaging.sweep").RunAsync(TestContext.Current.CancellationToken);

    private Task<long> CountAsync(string to) => server.Sql.ScalarAsync<long>("select count(*) from messaging.messages where starts_with(template, @prefix)", new { prefix = $"Test.{to}." });

    /// <summary>So many lines to a new phone, all of one moment, under templates <c>Test.{phone}.1</c> and on.</summary>
    private async Task<string> FilledAsync(int many, DateTimeOffset at)
    {
        var to = Sending.NewPhone();
        await server.SendAsync(Sending.Code(to));
        await server.Sql.ExecuteAsync(
            """
            insert into messaging.messages (id, channel, recipient, recipient_index, template, language, state, gateway, attempts, accepted_at, sent_at, settled_at)
            select gen_random_uuid(), 0, recipient, recipient_index, @prefix || n, language, 2, 'sms1', 1, @at, @at, @at
            from messaging.messages, generate_series(1, @many) n where recipient_index = decode(@reference, 'hex')
            """,
            new { prefix = $"Test.{to.Value}.", at, many, reference = server.Services.GetRequiredService<DeliveryLog>().ReferenceOf(to.Value) });
        return to.Value;
    }

    private static IReadOnlyList<string> Templates(Visitor staff) => [.. staff.Page.QuerySelectorAll("tbody td[data-l='الگو']").Select(cell => cell.TextContent.Trim())];
}
