using Npgsql;
using NpgsqlTypes;
using Panah.Data;
using Panah.Kernel;

namespace Panah.Entitlement;

/// <summary>How a list stands.</summary>
internal enum ListState : short
{
    Running = 0,
    Finished = 1,
    Stopped = 2,
    OutOfCredit = 3,
}

/// <summary>A list and how far it has come.</summary>
internal sealed record ListProgress(Guid Id, int Total, int Done, ListState State, bool WaitsForRegistry, DateTimeOffset CreatedAt)
{
    /// <summary>Lines that were no ID, or one asked about already: not asked.</summary>
    public int Wrong { get; init; }

    public int Covered { get; init; }

    public int NotCovered { get; init; }

    /// <summary>Debits a credit code.</summary>
    public bool Metered { get; init; }

    public bool Runs => State == ListState.Running;
}

/// <summary>A line with its answer, or why it has none; neither while it waits.</summary>
internal sealed record ListAnswer(int Line, string Text, string? Reason, long? Number, bool Covered, DateOnly? CoveredUntil)
{
    public string? TrackingNumber => Number is { } number ? Entitlement.TrackingNumber.Of(number) : null;
}

/// <summary>Lists of IDs asked as one: each a signed-in person's own, at whatever browser, since the persons asked about see who it was (row S10).</summary>
internal sealed class Lists(AppDb db, PersonalData data, EntitlementSettings settings, TimeProvider time)
{
    public const string Purpose = "entitlement.list";

    /// <summary>Takes the list in; working through it is the worker's part.</summary>
    public async Task<(Guid Id, Refusal? Refused)> StartAsync(Guid person, Guid? credit, string text, CancellationToken cancel)
    {
        var lines = ListOfIds.Read(text);
        if (lines.Count == 0) return (default, new Refusal("List.Empty"));
        if (lines.Count > settings.ListLimit) return (default, new Refusal("List.TooLong", null, settings.ListLimit, lines.Count));
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var asked = lines.Count(l => l.Reason is null);
        var taken = await db.InTransactionAsync(async work =>
        {
            if (!await TakeBudgetAsync(work, person, asked, now)) return false;
            await work.ExecuteAsync(
                """
                insert into entitlement.list (id, visit_id, person_id, credit_key, total, done, state, created_at, leased_until)
                values (@id, 0, @person, @credit, @total, @wrong, @state, @now, @now)
                """,
                new
                {
                    id, person, credit, total = lines.Count, wrong = lines.Count - asked, now,
                    state = (short)(asked == 0 ? ListState.Finished : ListState.Running),
                });
            await CopyAsync(work, id, lines);
            return true;
        }, cancel);
        return taken ? (id, null) : (default, new Refusal("List.DayLimit", null, settings.ListedADay));
    }

    /// <summary>Null where there is none, or it is another person's.</summary>
    public async Task<ListProgress?> FindAsync(Guid person, Guid id, CancellationToken cancel)
    {
        return (await db.Alone(cancel).QuerySingleOrDefaultAsync<ProgressRow>(
            """
            select l.*, n.wrong, n.yes, n.no from entitlement.list l cross join lateral (
                select count(*) filter (where reason is not null) as wrong, count(*) filter (where covered) as yes, count(*) filter (where not covered) as no
                from entitlement.list_line where list_id = l.id) n
            where l.id = @id and l.person_id = @person
            """, new { id, person }))?.Progress;
    }

    /// <summary>The person's lists that are still kept, newest first, so that a closed tab finds its list again.</summary>
    public async Task<IReadOnlyList<ListProgress>> OfAsync(Guid person, int limit, CancellationToken cancel)
    {
        var rows = await db.Alone(cancel).QueryAsync<ProgressRow>(
            "select * from entitlement.list where person_id = @person order by created_at desc limit @limit", new { person, limit });
        return [.. rows.Select(row => row.Progress)];
    }

    /// <summary>What is known so far: answered and wrong lines, in their order.</summary>
    public async Task<IReadOnlyList<ListAnswer>> AnswersAsync(Guid id, int limit, CancellationToken cancel)
    {
        var rows = await db.Alone(cancel).QueryAsync<LineRow>(
            """
            select line, text_cipher, reason, inquiry_id, covered, covered_until from entitlement.list_line
            where list_id = @id and (inquiry_id is not null or reason is not null) order by line limit @limit
            """, new { id, limit });
        return [.. rows.Select(r => new ListAnswer(r.Line, data.Decrypt(Purpose, r.TextCipher), r.Reason, r.InquiryId, r.Covered ?? false, r.CoveredUntil))];
    }

    /// <summary>What was answered stays; lines that wait are not asked any more.</summary>
    public Task StopAsync(Guid person, Guid id, CancellationToken cancel) =>
        db.Alone(cancel).ExecuteAsync("update entitlement.list set state = 2 where id = @id and person_id = @person and state = 0", new { id, person });

    /// <summary>Takes from the person's day; false when it does not hold so many.</summary>
    private async Task<bool> TakeBudgetAsync(Work work, Guid person, int ids, DateTimeOffset now) =>
        ids <= settings.ListedADay && await work.ExecuteAsync(
            """
            insert into entitlement.listed as b (person_id, since, ids) values (@person, @now, @ids)
            on conflict (person_id) do update set
                since = case when b.since <= @day then @now else b.since end, ids = case when b.since <= @day then @ids else b.ids + @ids end
            where b.since <= @day or b.ids + @ids <= @ListedADay
            """, new { person, ids, now, day = now.AddDays(-1), settings.ListedADay }) == 1;

    private Task CopyAsync(Work work, Guid id, IReadOnlyList<ListLine> lines) => work.CopyAsync(
        "copy entitlement.list_line (list_id, line, text_cipher, reason) from stdin (format binary)",
        async copy =>
        {
            for (var i = 0; i < lines.Count; i++)
            {
                await copy.StartRowAsync(work.Cancel);
                await copy.WriteAsync(id, NpgsqlDbType.Uuid, work.Cancel);
                await copy.WriteAsync(i + 1, NpgsqlDbType.Integer, work.Cancel);
                await copy.WriteAsync(data.Encrypt(Purpose, lines[i].Text), NpgsqlDbType.Bytea, work.Cancel);
                if (lines[i].Reason is { } reason) await copy.WriteAsync(reason, NpgsqlDbType.Text, work.Cancel);
                else await copy.WriteNullAsync(work.Cancel);
            }
        });

    private sealed class ProgressRow
    {
        public Guid Id { get; init; }
        public int Total { get; init; }
        public int Done { get; init; }
        public short State { get; init; }
        public bool WaitsForRegistry { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
        public Guid? CreditKey { get; init; }
        public long Wrong { get; init; }
        public long Yes { get; init; }
        public long No { get; init; }

        public ListProgress Progress => new(Id, Total, Done, (ListState)State, WaitsForRegistry, CreatedAt)
        {
            Wrong = (int)Wrong, Covered = (int)Yes, NotCovered = (int)No, Metered = CreditKey is not null,
        };
    }

    private sealed class LineRow
    {
        public int Line { get; init; }
        public byte[] TextCipher { get; init; } = [];
        public string? Reason { get; init; }
        public long? InquiryId { get; init; }
        public bool? Covered { get; init; }
        public DateOnly? CoveredUntil { get; init; }
    }
}
