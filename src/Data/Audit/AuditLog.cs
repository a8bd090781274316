using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Panah.Data;

/// <summary>Who did it.</summary>
public enum ActorKind
{
    System,
    Person,
    Staff,
    Client,
    Anonymous,
}

/// <summary>One line of the audit: a sign-in, a view or a change.</summary>
/// <param name="Action">Stable dotted name, such as <c>window.signed-in</c>.</param>
/// <param name="Actor">Kind of actor.</param>
/// <param name="ActorId">Person, staff or client id; null for the system and strangers.</param>
/// <param name="SubjectId">The person whose data it concerns: they see this line under «who saw my data».</param>
/// <param name="ObjectId">What was touched, by its id or tracking number.</param>
/// <param name="Details">Small JSON-able object; never personal data.</param>
public sealed record AuditEntry(
    string Action,
    ActorKind Actor = ActorKind.System,
    Guid? ActorId = null,
    Guid? SubjectId = null,
    string? ObjectId = null,
    object? Details = null);

/// <summary>A line of the audit as it is read again.</summary>
public sealed record AuditRecord
{
    public long Id { get; init; }

    public DateTimeOffset At { get; init; }

    public string Action { get; init; } = "";

    public ActorKind Actor { get; init; }

    public Guid? ActorId { get; init; }

    public Guid? SubjectId { get; init; }

    public string? ObjectId { get; init; }

    /// <summary>JSON, or null.</summary>
    public string? Details { get; init; }
}

/// <summary>Append-only and tamper-evident; commits with what it tells of. No lock is taken: a sealer chains the rows a moment later.</summary>
public sealed class AuditLog(AppDb db, TimeProvider time)
{
    private const string Insert =
        "insert into data.audit_entries (at, action, actor_kind, actor_id, subject_id, object_id, details) values ($1, $2, $3, $4, $5, $6, $7)";

    /// <summary>Lines of one page of <see cref="ReadForSubjectAsync"/>.</summary>
    public const int PageSize = 50;

    public async Task WriteAsync(Work work, AuditEntry entry)
    {
        await using var command = new NpgsqlCommand(Insert, work.Connection, work.Transaction);
        Fill(command.Parameters, entry);
        await command.ExecuteNonQueryAsync(work.Cancel);
    }

    /// <summary>The same as a part of a batch, for hot paths that go to the database once.</summary>
    public NpgsqlBatchCommand ToBatchCommand(AuditEntry entry)
    {
        var command = new NpgsqlBatchCommand(Insert);
        Fill(command.Parameters, entry);
        return command;
    }

    /// <summary>Who saw or changed this person's data, newest first.</summary>
    /// <param name="page">From 0.</param>
    public Task<IReadOnlyList<AuditRecord>> ReadForSubjectAsync(Guid personId, int page = 0, CancellationToken cancel = default) =>
        db.Alone(cancel).QueryAsync<AuditRecord>(
            """
            select id, at, action, actor_kind as actor, actor_id, subject_id, object_id, details
            from data.audit_entries where subject_id = @personId order by id desc limit @PageSize offset @skip
            """,
            new { personId, PageSize, skip = (long)page * PageSize });

    /// <summary>All lines of one action, for who holds its own records to them. Reads the whole audit: for checks, not for pages.</summary>
    /// <param name="work">In whose snapshot it is read.</param>
    /// <param name="action">Its stable dotted name.</param>
    public static IAsyncEnumerable<AuditRecord> ReadActionAsync(Work work, string action) =>
        work.StreamAsync<AuditRecord>(
            "select id, at, action, actor_kind as actor, actor_id, subject_id, object_id, details from data.audit_entries where action = @action", new { action });

    private void Fill(NpgsqlParameterCollection parameters, AuditEntry entry)
    {
        parameters.Add(new() { Value = time.GetUtcNow() });
        parameters.Add(new() { Value = entry.Action });
        parameters.Add(new() { Value = entry.Actor.ToString() });
        parameters.Add(new() { Value = (object?)entry.ActorId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        parameters.Add(new() { Value = (object?)entry.SubjectId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        parameters.Add(new() { Value = (object?)entry.ObjectId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        parameters.Add(new() { Value = entry.Details is null ? DBNull.Value : JsonSerializer.Serialize(entry.Details), NpgsqlDbType = NpgsqlDbType.Text });
    }
}
