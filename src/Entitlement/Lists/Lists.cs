using Dapper;
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
internal sealed record ListProgress(Guid Id, int Total, int Done, ListState State, bool WaitsForRegistry, DateTimeOffset CreatedAt, int Wrong)
{
    public bool Runs => State == ListState.Running;
}

/// <summary>A line with its answer, or why it has none; neither while it waits.</summary>
internal sealed record ListAnswer(int Line, string Text, string? Reason, long? Number, bool Covered, DateOnly? CoveredUntil)
{
    public string? TrackingNumber => Number is { } number ? Entitlement.TrackingNumber.Of(number) : null;
}

/// <summary>Lists of IDs asked as one.</summary>
internal sealed class Lists(AppDb db, PersonalData data, EntitlementSettings settings, TimeProvider time)
{
    public const string Purpose = "entitlement.list";

    /// <summary>Takes the list in; working through it is the worker's part.</summary>
    public async Task<(Guid Id, Refusal? Refused)> StartAsync(Visit visit, bool metered, string text, CancellationToken cancel)
    {
        var lines = ListOfIds.Read(text);
        if (lines.Count == 0) return (default, new Refusal("List.Empty"));
        if (lines.Count > settings.ListLimit) return (default, new Refusal("List.TooLong", null, settings.ListLimit, lines.Count));
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await db.InTransactionAsync(async transaction =>
        {
            await transaction.Connection!.ExecuteAsync(
                "INSERT INTO entitlement.list (id, visit_id, credit_key, total, done, state, created_at) VALUES (@id, @visit, @credit, @total, @wrong, @state, @now)",
                new
                {
                    id, visit = visit.Id, credit = metered ? visit.CreditKey : null, total = lines.Count, wrong = lines.Count(l => l.Reason is not null), now,
                    state = (short)(lines.All(l => l.Reason is not null) ? ListState.Finished : ListState.Running),
                }, transaction);
            await CopyAsync(transaction.Connection!, id, lines, cancel);
        }, cancel);
        return (id, null);
    }

    public async Task<ListProgress?> FindAsync(Visit visit, Guid id, CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<ProgressRow>(
            """
            SELECT l.*, (SELECT count(*) FROM entitlement.list_line n WHERE n.list_id = l.id AND n.reason IS NOT NULL) AS wrong
            FROM entitlement.list l WHERE l.id = @id AND l.visit_id = @visit
            """, new { id, visit = visit.Id }) is { } row
            ? new ListProgress(row.Id, row.Total, row.Done, (ListState)row.State, row.WaitsForRegistry, row.CreatedAt, (int)row.Wrong)
            : null;
    }

    /// <summary>The newest list of the visit, so that a closed tab finds it again.</summary>
    public async Task<Guid?> NewestAsync(Visit visit, CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<Guid?>("SELECT id FROM entitlement.list WHERE visit_id = @Id ORDER BY created_at DESC LIMIT 1", new { visit.Id });
    }

    /// <summary>What is known so far: answered and wrong lines, in their order.</summary>
    public async Task<IReadOnlyList<ListAnswer>> AnswersAsync(Guid id, int limit, CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        var rows = await connection.QueryAsync<LineRow>(
            """
            SELECT line, text_cipher, reason, inquiry_id, covered, covered_until FROM entitlement.list_line
            WHERE list_id = @id AND (inquiry_id IS NOT NULL OR reason IS NOT NULL) ORDER BY line LIMIT @limit
            """, new { id, limit });
        return [.. rows.Select(r => new ListAnswer(r.Line, data.Decrypt(Purpose, r.TextCipher), r.Reason, r.InquiryId, r.Covered ?? false, r.CoveredUntil))];
    }

    /// <summary>What was answered stays; lines that wait are not asked any more.</summary>
    public async Task StopAsync(Visit visit, Guid id, CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        await connection.ExecuteAsync("UPDATE entitlement.list SET state = 2 WHERE id = @id AND visit_id = @visit AND state = 0", new { id, visit = visit.Id });
    }

    private async Task CopyAsync(NpgsqlConnection connection, Guid id, IReadOnlyList<ListLine> lines, CancellationToken cancel)
    {
        await using var copy = await connection.BeginBinaryImportAsync("COPY entitlement.list_line (list_id, line, text_cipher, reason) FROM STDIN (FORMAT BINARY)", cancel);
        for (var i = 0; i < lines.Count; i++)
        {
            await copy.StartRowAsync(cancel);
            await copy.WriteAsync(id, NpgsqlDbType.Uuid, cancel);
            await copy.WriteAsync(i + 1, NpgsqlDbType.Integer, cancel);
            await copy.WriteAsync(data.Encrypt(Purpose, lines[i].Text), NpgsqlDbType.Bytea, cancel);
            if (lines[i].Reason is { } reason) await copy.WriteAsync(reason, NpgsqlDbType.Text, cancel);
            else await copy.WriteNullAsync(cancel);
        }

        await copy.CompleteAsync(cancel);
    }

    private sealed class ProgressRow
    {
        public Guid Id { get; init; }
        public int Total { get; init; }
        public int Done { get; init; }
        public short State { get; init; }
        public bool WaitsForRegistry { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
        public long Wrong { get; init; }
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
