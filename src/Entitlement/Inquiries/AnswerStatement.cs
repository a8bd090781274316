using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using Panah.Data;
using Panah.Kernel;

namespace Panah.Entitlement;

/// <summary>Answers a group in one transaction on a connection of its own: one statement, its seal, one commit.</summary>
internal sealed class AnswerStatement : IAsyncDisposable
{
    private static readonly string Sql = ReadSql();

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _answer;

    private AnswerStatement(NpgsqlConnection connection)
    {
        _connection = connection;
        _answer = new NpgsqlCommand(Sql, connection);
        foreach (var type in (ReadOnlySpan<NpgsqlDbType>)[NpgsqlDbType.Uuid, NpgsqlDbType.Uuid, NpgsqlDbType.Uuid, NpgsqlDbType.Text, NpgsqlDbType.Bigint, NpgsqlDbType.Bytea])
            _answer.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type });
        _answer.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.TimestampTz });
        _answer.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.TimestampTz });
        _answer.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Date });
    }

    public static async Task<AnswerStatement> OpenAsync(AppDb db, CancellationToken cancel)
    {
        var connection = await db.OpenAsync(cancel);
        try
        {
            // The plan is made once, perhaps on empty tables: look-ups by key stay on their index whatever the statistics said then.
            await using (var settings = new NpgsqlCommand("SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan; SET jit = off", connection))
                await settings.ExecuteNonQueryAsync(cancel);
            var statement = new AnswerStatement(connection);
            await statement._answer.PrepareAsync(cancel);
            return statement;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>When it returns, the answers are durable.</summary>
    public async Task<Answer[]> RunAsync(Inquiry[] group, DateTimeOffset now, TimeSpan freshFor, AuditLog audit)
    {
        Bind(group, now, freshFor);
        var answers = new Answer[group.Length];
        using var digest = new SealDigest();
        await using var transaction = await _connection.BeginTransactionAsync();
        await using (var reader = await _answer.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                var index = reader.GetInt32(0) - 1;
                var answer = new Answer(
                    (Verdict)reader.GetInt32(1), reader.IsDBNull(2) ? 0 : reader.GetInt64(2), !reader.IsDBNull(3) && reader.GetBoolean(3),
                    reader.IsDBNull(4) ? null : reader.GetFieldValue<DateOnly>(4), reader.IsDBNull(5) ? null : reader.GetInt32(5));
                answers[index] = answer;
                if (answer.Verdict != Verdict.Answered) continue;
                digest.Add(reader.GetInt64(6), answer, now, group[index], reader.IsDBNull(7) ? null : reader.GetInt64(7));
            }
        }

        if (digest.Count > 0) await SealAsync(transaction, digest, audit);
        await transaction.CommitAsync();
        return answers;
    }

    public async ValueTask DisposeAsync()
    {
        await _answer.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private void Bind(Inquiry[] group, DateTimeOffset now, TimeSpan freshFor)
    {
        _answer.Parameters[0].Value = Array.ConvertAll(group, i => i.Once);
        _answer.Parameters[1].Value = Array.ConvertAll(group, i => i.Person);
        _answer.Parameters[2].Value = Array.ConvertAll(group, i => i.Credit);
        _answer.Parameters[3].Value = Array.ConvertAll(group, i => i.ClientId);
        _answer.Parameters[4].Value = Array.ConvertAll(group, i => i.Visit);
        _answer.Parameters[5].Value = Array.ConvertAll(group, i => i.Shown);
        _answer.Parameters[6].Value = now.UtcDateTime;
        _answer.Parameters[7].Value = (now - freshFor).UtcDateTime;
        _answer.Parameters[8].Value = JalaliDate.From(now).Gregorian;
    }

    private async Task SealAsync(NpgsqlTransaction transaction, SealDigest digest, AuditLog audit)
    {
        var hash = digest.Finish();
        await using var batch = new NpgsqlBatch(_connection, transaction)
        {
            BatchCommands =
            {
                new("INSERT INTO entitlement.seal (id, count, digest) VALUES ($1, $2, $3)")
                {
                    Parameters = { new() { Value = digest.Seal }, new() { Value = digest.Count }, new() { Value = hash } },
                },
                audit.ToBatchCommand(new AuditEntry(
                    InquirySeals.Action, ObjectId: digest.Seal.ToString(CultureInfo.InvariantCulture),
                    Details: new SealDetails(digest.Count, Convert.ToHexStringLower(hash)))),
            },
        };
        // The second time on a connection this costs nothing, and planning both lines for each group would.
        await batch.PrepareAsync();
        await batch.ExecuteNonQueryAsync();
    }

    private static string ReadSql()
    {
        using var stream = typeof(AnswerStatement).Assembly.GetManifestResourceStream("Panah.Entitlement.Inquiries.answer.sql")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
