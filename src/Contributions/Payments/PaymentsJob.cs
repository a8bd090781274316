using Microsoft.Extensions.Logging;
using Panah.Data;

namespace Panah.Contributions.Payments;

/// <summary>
/// Asks the bank about every payment that nobody has heard the end of (paid and never returned, a notification that never came), and gives back
/// what is to go back.
/// </summary>
internal sealed class PaymentsJob(PaymentBook book, Settlement settlement, ILogger<PaymentsJob> log) : IRecurringJob
{
    private const int AtOnce = 8;

    public string Name => "contributions.payments";

    public TimeSpan Every => TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken cancel)
    {
        while (await book.TakeDueAsync(AtOnce * 4, cancel) is { Count: > 0 } due)
            await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, SettleAsync);
    }

    private async ValueTask SettleAsync(Guid id, CancellationToken cancel)
    {
        try
        {
            // It waits for its next turn, but not unseen: somebody may have to call the bank.
            if (await settlement.SettleAsync(id, cancel) is { BankAnswered: false, Payment: { SilentSince: not null } payment })
                log.LogWarning("The bank does not answer about payment {Id} ({State}), since {Since:u}", id, payment.State, payment.SilentSince);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            // It has its next turn; the others have theirs now.
            log.LogWarning(failure, "Payment {Id} could not be settled", id);
        }
    }
}
