using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using Npgsql;

namespace Panah.Simulators.Bank;

/// <param name="State">started, paid, cancelled or refunded.</param>
/// <param name="BankReference">The bank's own number of a payment that was made.</param>
internal sealed record Payment(string Token, string Reference, long Amount, string ReturnUrl, string? NotifyUrl, string State, string? BankReference, DateTimeOffset? VerifiedAt);

/// <summary>Payments at the bank. Money moves by one conditional statement, so a double click pays once.</summary>
internal sealed class BankStore(NpgsqlDataSource source, TimeProvider time)
{
    private const string Columns = "token as Token, reference as Reference, amount as Amount, return_url as ReturnUrl, notify_url as NotifyUrl, state as State, bank_reference as BankReference, verified_at as VerifiedAt";

    public async Task<string> StartAsync(string reference, long amount, string returnUrl, string? notifyUrl)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            "insert into simulators.payments (token, reference, amount, return_url, notify_url, state, at) values (@token, @reference, @amount, @returnUrl, @notifyUrl, 'started', @now)",
            new { token, reference, amount, returnUrl, notifyUrl, now = time.GetUtcNow() });
        return token;
    }

    public async Task<Payment?> FindAsync(string token)
    {
        await using var connection = await source.OpenConnectionAsync();
        return await connection.QuerySingleOrDefaultAsync<Payment>($"select {Columns} from simulators.payments where token = @token", new { token });
    }

    /// <summary>Settles a payment that waits; false when it was settled before.</summary>
    public async Task<bool> SettleAsync(string token, bool paid)
    {
        await using var connection = await source.OpenConnectionAsync();
        return await connection.ExecuteAsync(
            "update simulators.payments set state = @state, bank_reference = @bankReference, settled_at = @now where token = @token and state = 'started'",
            new
            {
                token,
                state = paid ? "paid" : "cancelled",
                bankReference = paid ? RandomNumberGenerator.GetInt32(100_000_000, int.MaxValue).ToString(CultureInfo.InvariantCulture) : null,
                now = time.GetUtcNow(),
            }) == 1;
    }

    /// <summary>The merchant gives the money of a paid payment back; once, however often it asks.</summary>
    public async Task<Payment?> RefundAsync(string token)
    {
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync("update simulators.payments set state = 'refunded' where token = @token and state = 'paid'", new { token });
        await connection.CloseAsync();
        return await FindAsync(token);
    }

    /// <summary>The merchant asks, server to server. Asking again answers the same.</summary>
    public async Task<Payment?> VerifyAsync(string token)
    {
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync("update simulators.payments set verified_at = @now where token = @token and state = 'paid' and verified_at is null", new { token, now = time.GetUtcNow() });
        await connection.CloseAsync();
        return await FindAsync(token);
    }
}
