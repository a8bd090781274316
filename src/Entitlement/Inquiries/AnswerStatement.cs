using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using Panah.Data;
using Panah.Kernel;

namespace Panah.Entitlement;

/// <summary>Answers a group in one transaction: one statement, its seal, one commit.</summary>
internal sealed class AnswerStatement : SharedStatement<Inquiry, Answer>
{
    private static readonly string Sql = ReadSql();

    private readonly AuditLog _audit;
    private readonly TimeProvider _time;
    private readonly TimeSpan _freshFor;

    private AnswerStatement(NpgsqlConnection connection, NpgsqlCommand command, AuditLog audit, TimeProvider time, TimeSpan freshFor)
        : base(connection, command) => (_audit, _time, _freshFor) = (audit, time, freshFor);

    public static async Task<AnswerStatement> PrepareAsync(NpgsqlConnection connection, AuditLog audit, TimeProvider time, TimeSpan freshFor, CancellationToken cancel)
    {
        var command = new NpgsqlCommand(Sql, connection);
        foreach (var type in (ReadOnlySpan<NpgsqlDbType>)[NpgsqlDbType.Uuid, NpgsqlDbType.Uuid, NpgsqlDbType.Uuid, NpgsqlDbType.Text, NpgsqlDbType.Bigint, NpgsqlDbType.Bytea])
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Date });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        await command.PrepareAsync(cancel);
        return new(connection, command, audit, time, freshFor);
    }

    public override async Task<Answer[]> RunAsync(Inquiry[] group)
    {
        var now = _time.GetUtcNow();
        Bind(group, now);
        var answers = new Answer[group.Length];
        using var digest = new SealDigest();
        await using var transaction = await Connection.BeginTransactionAsync();
        await using (var reader = await Command.ExecuteReaderAsync())
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

        if (digest.Count > 0) await SealAsync(transaction, digest);
        await transaction.CommitAsync();
        return answers;
    }

    private void Bind(Inquiry[] group, DateTimeOffset now)
    {
        Command.Parameters[0].Value = Array.ConvertAll(group, i => i.Once);
        Command.Parameters[1].Value = Array.ConvertAll(group, i => i.Person);
        Command.Parameters[2].Value = Array.ConvertAll(group, i => i.Credit);
        Command.Parameters[3].Value = Array.ConvertAll(group, i => i.ClientId);
        Command.Parameters[4].Value = Array.ConvertAll(group, i => i.Visit);
        Command.Parameters[5].Value = Array.ConvertAll(group, i => i.Shown);
        Command.Parameters[6].Value = now.UtcDateTime;
        Command.Parameters[7].Value = (now - _freshFor).UtcDateTime;
        Command.Parameters[8].Value = JalaliDate.From(now).Gregorian;
        Command.Parameters[9].Value = Array.ConvertAll(group, i => i.Asker);
    }

    private async Task SealAsync(NpgsqlTransaction transaction, SealDigest digest)
    {
        var hash = digest.Finish();
        await using var batch = new NpgsqlBatch(Connection, transaction)
        {
            BatchCommands =
            {
                new("insert into entitlement.seal (id, count, digest) values ($1, $2, $3)")
                {
                    Parameters = { new() { Value = digest.Seal }, new() { Value = digest.Count }, new() { Value = hash } },
                },
                _audit.ToBatchCommand(new AuditEntry(
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
