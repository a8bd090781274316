using Dapper;
using Npgsql;

namespace Panah.Simulators.Phones;

/// <summary>An SMS as the phone shows it.</summary>
public sealed record PhoneMessage(DateTimeOffset At, string From, string Text);

/// <summary>What gateways delivered to which phone.</summary>
internal sealed class PhoneStore(NpgsqlDataSource source, TimeProvider time)
{
    /// <summary>Stores the SMS and returns its number; a reference that this gateway has seen gives the number of the first one.</summary>
    public async Task<long> DeliverAsync(string mobile, string sender, string text, string gateway, string? reference, bool twice, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (reference is not null)
        {
            await connection.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended(@key, 7226110))", new { key = gateway + reference }, transaction);
            if (await FindAsync(connection, gateway, reference, transaction) is { } seen) return seen;
        }

        var id = 0L;
        for (var copies = twice ? 2 : 1; copies > 0; copies--)
        {
            id = await connection.ExecuteScalarAsync<long>(
                "insert into simulators.phone_messages (mobile, at, sender, body, gateway, reference) values (@mobile, @at, @sender, @text, @gateway, @reference) returning id",
                new { mobile, at = time.GetUtcNow(), sender, text, gateway, reference }, transaction);
        }

        await transaction.CommitAsync(cancel);
        return id;
    }

    public async Task<long?> FindAsync(string gateway, string reference)
    {
        await using var connection = await source.OpenConnectionAsync();
        return await FindAsync(connection, gateway, reference, null);
    }

    /// <summary>Keeps the sender's own reference beside a message.</summary>
    public async Task NameAsync(long id, string reference)
    {
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync("update simulators.phone_messages set reference = @reference where id = @id", new { id, reference });
    }

    public async Task<bool> ExistsAsync(long id, string gateway)
    {
        await using var connection = await source.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<bool>("select exists (select 1 from simulators.phone_messages where id = @id and gateway = @gateway)", new { id, gateway });
    }

    public async Task<IReadOnlyList<PhoneMessage>> MessagesAsync(string mobile, CancellationToken cancel)
    {
        await using var command = source.CreateCommand("select at, sender, body from simulators.phone_messages where mobile = $1 order by id desc limit 500");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = mobile });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var messages = new List<PhoneMessage>();
        while (await reader.ReadAsync(cancel)) messages.Add(new PhoneMessage(reader.GetFieldValue<DateTimeOffset>(0), reader.GetString(1), reader.GetString(2)));
        return messages;
    }

    /// <summary>Numbers that got something lately, newest first.</summary>
    public async Task<IReadOnlyList<string>> RecentAsync(CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        return [.. await connection.QueryAsync<string>(
            "select mobile from (select mobile, max(id) as last from (select mobile, id from simulators.phone_messages order by id desc limit 200) lately group by mobile) phones order by last desc limit 8")];
    }

    private static Task<long?> FindAsync(NpgsqlConnection connection, string gateway, string reference, NpgsqlTransaction? transaction) =>
        connection.ExecuteScalarAsync<long?>("select min(id) from simulators.phone_messages where gateway = @gateway and reference = @reference", new { gateway, reference }, transaction);
}
