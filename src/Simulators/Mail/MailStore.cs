using Dapper;
using Npgsql;

namespace Panah.Simulators.Mail;

/// <summary>An e-mail as the mailbox shows it.</summary>
public sealed record MailMessage(DateTimeOffset At, string Subject, string Text);

internal sealed class MailStore(NpgsqlDataSource source, TimeProvider time)
{
    /// <summary>Puts a mail in; as mail servers do, a Message-ID that is there already is not put in again, unless <paramref name="twice"/>.</summary>
    public async Task DeliverAsync(string address, string sender, ParsedMail mail, bool twice)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        // One after the other: a sender that waited too long sends again while the first is being put in.
        await connection.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended(@address, 0))", new { address }, transaction);
        for (var copies = twice ? 2 : 1; copies > 0; copies--)
        {
            await connection.ExecuteAsync(
                """
                insert into simulators.mail (address, at, sender, subject, body, message_id)
                select @address, @at, @sender, @Subject, @Text, @MessageId
                where @twice or @MessageId is null or not exists (select 1 from simulators.mail where address = @address and message_id = @MessageId)
                """,
                new { address = address.ToLowerInvariant(), at = time.GetUtcNow(), sender, mail.Subject, mail.Text, mail.MessageId, twice }, transaction);
        }

        await transaction.CommitAsync();
    }

    public async Task<IReadOnlyList<MailMessage>> MessagesAsync(string address, CancellationToken cancel)
    {
        await using var command = source.CreateCommand("select at, subject, body from simulators.mail where address = $1 order by id desc limit 500");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = address.ToLowerInvariant() });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var messages = new List<MailMessage>();
        while (await reader.ReadAsync(cancel)) messages.Add(new MailMessage(reader.GetFieldValue<DateTimeOffset>(0), reader.GetString(1), reader.GetString(2)));
        return messages;
    }
}
