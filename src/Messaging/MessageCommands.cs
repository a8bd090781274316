using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Kernel;

namespace Panah.Messaging;

/// <summary>What operators do about messages that failed (row O6).</summary>
internal static class MessageCommands
{
    public static readonly OperatorCommand Resend = new("messages resend", "Puts messages that failed in line again: one by its id, or all of a day and since.", ResendAsync)
    {
        Parameters = [new("id", "Id of the message in the delivery log."), new("since", "Accepted on this day (yyyy-MM-dd, UTC) or later.")],
    };

    private static async Task<int> ResendAsync(OperatorInput input, CancellationToken cancel)
    {
        var (log, messages, db) = (
            input.Services.GetRequiredService<DeliveryLog>(), input.Services.GetRequiredService<Messages>(), input.Services.GetRequiredService<AppDb>());
        var (again, not) = (0, 0);
        foreach (var id in await ChosenAsync(input, log, cancel))
        {
            if (await db.InTransactionAsync(work => messages.SendAgainAsync(work, id), cancel)) again++;
            else not++;
        }

        await input.Output.WriteLineAsync($"{again} in line again, {not} not: they did not fail, or what they said is no longer kept.");
        return not == 0 ? 0 : 1;
    }

    private static async Task<IReadOnlyList<Guid>> ChosenAsync(OperatorInput input, DeliveryLog log, CancellationToken cancel)
    {
        if (Guid.TryParse(input.Value("id"), out var id)) return [id];
        if (DateTimeOffset.TryParseExact(input.Value("since"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since))
            return await log.FailedAsync(since, cancel);
        throw new InvalidOperationException("Say which: --id ID or --since yyyy-MM-dd.");
    }
}
