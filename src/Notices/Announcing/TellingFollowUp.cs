using Panah.Data;
using Panah.Messaging;
using Panah.Notices.Letters;

namespace Panah.Notices.Announcing;

/// <summary>
/// Asks what became of the messages that told of letters (ADR 0904). Letters are announced from the moment a gateway took the first message that tells of
/// them, and never before. When every message was lost the next address is tried; when every address was, the letters go onto the office's list.
/// </summary>
internal sealed class TellingFollowUp(
    AppDb db, DeliveryLog log, Employers employers, Contacts contacts, TellingMessages messages, TellingRows rows, NoticesSettings settings, TimeProvider time)
{
    private const int AtOnce = 100;

    /// <summary>With the seconds from one look to the next while nothing is settled.</summary>
    private static readonly Claim Tellings = new(
        "notices.tellings", "look_due", "c.id, c.kind, c.employer_index, c.letters, c.tried, c.messages, c.at, c.told_at",
        [.. new[] { 1, 1, 2, 2, 5, 5, 10, 10, 20, 30, 60 }.Select(seconds => TimeSpan.FromSeconds(seconds))])
    { Tries = "looks" };

    /// <summary>A gateway that has said nothing by then says nothing any more: what it took counts as told.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(2);

    /// <summary>Looks at the tellings that are due longest; false when none is.</summary>
    public async Task<bool> LookAsync(CancellationToken cancel)
    {
        var due = await Tellings.TakeAsync<Row>(db, time.GetUtcNow(), AtOnce, cancel: cancel);
        if (due.Count == 0) return false;
        var fates = (await log.StatesAsync([.. due.SelectMany(telling => telling.Messages)], cancel)).ToDictionary(fate => fate.Id);
        foreach (var telling in due)
            await JudgeAsync(telling, [.. telling.Messages.Where(fates.ContainsKey).Select(id => fates[id])], cancel);
        return true;
    }

    private async Task JudgeAsync(Row telling, IReadOnlyList<MessageFate> fates, CancellationToken cancel)
    {
        if (telling.ToldAt is null && fates.Where(fate => !fate.Lost).Min(fate => fate.SentAt) is { } sent)
            await db.InTransactionAsync(work => TellAsync(work, telling, sent), cancel);
        if (fates.Any(fate => fate.Arrived) || fates.Count == 0 || telling.At < time.GetUtcNow() - Longest && fates.Any(fate => fate.SentAt is not null && !fate.Lost))
            await EndAsync(telling, cancel);
        else if (fates.All(fate => fate.Lost))
            await GoOnAsync(telling, Why(fates), cancel);
    }

    /// <summary>A gateway has the message: from this moment the employer is told.</summary>
    private async Task TellAsync(Work work, Row telling, DateTimeOffset at)
    {
        var first = await work.ExecuteAsync("update notices.tellings set told_at = @at where id = @Id and told_at is null", new { telling.Id, at });
        if (first == 0) return;
        if (telling.Kind == Telling.Announcement.Kind)
        {
            await work.ExecuteAsync(
                """
                with told as (
                    update notices.letters l set announced_at = @at, undeliverable_at = null, undeliverable_why = null, mobile = t.mobile, email = t.email,
                           remind_due = case when l.viewed_at is null then @remind end
                    from notices.tellings t where t.id = @Id and l.id = any(t.letters) and l.telling = t.id returning l.id)
                insert into notices.states (id, letter_id, state, at, detail) select gen_random_uuid(), id, 'announced', @at, @detail from told
                """,
                new { telling.Id, at, detail = telling.Id.ToString(), remind = at.AddDays(settings.RemindAfterDays) });
            return;
        }

        await work.ExecuteAsync(
            "insert into notices.states (id, letter_id, state, at, detail) select gen_random_uuid(), one, 'reminded', @at, @detail from unnest(@Letters) as one",
            new { telling.Letters, at, detail = telling.Id.ToString() });
    }

    private Task<int> EndAsync(Row telling, CancellationToken cancel) =>
        db.Alone(cancel).ExecuteAsync("update notices.tellings set look_due = null where id = @Id", new { telling.Id });

    /// <summary>No message of it arrived, nor will: the next way, looked up again, or the office's list.</summary>
    private async Task GoOnAsync(Row telling, string why, CancellationToken cancel)
    {
        if (telling.Kind != Telling.Announcement.Kind)
        {
            await EndAsync(telling, cancel);
            return;
        }

        var employer = await EmployerAsync(telling, cancel);
        var next = (await contacts.FindAsync(employer, cancel)).Next(telling.Tried);
        var addressee = next.Count == 0 ? "" : await messages.AddresseeAsync(employer, cancel);
        await db.InTransactionAsync(async work =>
        {
            // One look ends it, whoever looks at the same moment.
            if (await work.ExecuteAsync("update notices.tellings set look_due = null where id = @Id and look_due is not null", new { telling.Id }) == 0) return;
            if (next.Count == 0)
            {
                await rows.FailAsync(work, await OfItAsync(work, telling), why);
                return;
            }

            if (await messages.WaitAsync(work, next, Telling.Announcement.Template) is { } until)
            {
                await work.ExecuteAsync("update notices.tellings set look_due = @until where id = @Id", new { telling.Id, until });
                return;
            }

            var id = Guid.CreateVersion7(time.GetUtcNow());
            var letters = await rows.TakeOverAsync(work, telling.Id, telling.Letters, id);
            if (letters.Count == 0) return;
            var sent = await messages.SendAsync(work, id, Telling.Announcement.Template, addressee, letters, next);
            await rows.AddAsync(work, id, Telling.Announcement, telling.EmployerIndex, letters, next, telling.Tried, sent);
        }, cancel);
    }

    private async Task<Employer> EmployerAsync(Row telling, CancellationToken cancel)
    {
        return employers.Of(employers.Show(await db.Alone(cancel).QuerySingleAsync<byte[]>(
            "select employer from notices.letters where id = any(@Letters) limit 1", new { telling.Letters })));
    }

    /// <summary>Letters that still count on this telling: not those told of by a later one.</summary>
    private static async Task<Guid[]> OfItAsync(Work work, Row telling) =>
        [.. await work.QueryAsync<Guid>("select id from notices.letters where id = any(@Letters) and telling = @Id for update", new { telling.Letters, telling.Id })];

    /// <summary>«sms:refused,email:given-up»</summary>
    private static string Why(IEnumerable<MessageFate> fates) =>
        string.Join(',', fates.OrderBy(fate => fate.Channel).Select(fate => $"{(fate.Channel == Channel.Sms ? "sms" : "email")}:{fate.Reason ?? FailureReasons.GivenUp}"));

    private sealed class Row
    {
        public Guid Id { get; init; }
        public string Kind { get; init; } = "";
        public byte[] EmployerIndex { get; init; } = [];
        public Guid[] Letters { get; init; } = [];
        public byte[][] Tried { get; init; } = [];
        public Guid[] Messages { get; init; } = [];
        public DateTimeOffset At { get; init; }
        public DateTimeOffset? ToldAt { get; init; }
    }
}
