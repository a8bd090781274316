using System.Net.Http.Json;
using Panah.Simulators.Faults;

namespace Panah.Simulators.Bank;

/// <summary>What happens when the payer chooses: the money moves, the merchant is notified, the browser is sent back.</summary>
internal sealed class Payer(BankStore payments, FaultBoard faults, IHttpClientFactory clients, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <returns>Where the browser goes; null for an unknown token.</returns>
    public async Task<string?> SettleAsync(string token, bool paid)
    {
        if (await payments.FindAsync(token) is not { } payment) return null;
        var fault = faults.Next("bank");
        if (await payments.SettleAsync(token, paid) && payment.NotifyUrl is { } notify)
        {
            for (var copies = fault?.Kind is FaultKind.Duplicate ? 2 : 1; copies > 0; copies--) _ = NotifyAsync(notify, token, fault);
        }

        var settled = (await payments.FindAsync(token))!;
        var back = settled.ReturnUrl + (settled.ReturnUrl.Contains('?', StringComparison.Ordinal) ? '&' : '?') + "token=" + token + "&state=" + settled.State;
        // Paid and never returned: the payer's browser is left at the bank.
        return fault?.Kind is FaultKind.LostAck ? $"/bank/pay/{token}" : back;
    }

    private async Task NotifyAsync(string url, string token, Fault? fault)
    {
        try
        {
            if (fault?.DelayMs > 0) await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs), time, lifetime.ApplicationStopping);
            using var client = clients.CreateClient();
            using var answer = await client.PostAsJsonAsync(url, new { token }, lifetime.ApplicationStopping);
        }
        catch (Exception failed) when (failed is HttpRequestException or OperationCanceledException)
        {
            // A bank tries once here; the merchant's own reconciliation has to find the rest.
        }
    }
}
