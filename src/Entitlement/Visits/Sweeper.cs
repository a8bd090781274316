using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Panah.Data;

namespace Panah.Entitlement;

/// <summary>Takes away what has served: visits left for a day with their pages, lists of the day before, budgets that are over, and keys of repeated requests after two.</summary>
internal sealed partial class Sweeper(AppDb db, TimeProvider time, ILogger<Sweeper> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
            {
                LogAway(log, e.Message);
            }

            await Task.Delay(TimeSpan.FromHours(1), TimeProvider.System, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SweepAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await db.Alone(cancel).ExecuteAsync(
            """
            WITH left_visits AS (DELETE FROM entitlement.visit WHERE seen_at < @day RETURNING id),
            results AS (DELETE FROM entitlement.result r USING left_visits v WHERE r.visit_id = v.id),
            lists AS (DELETE FROM entitlement.list WHERE created_at < @day AND state <> 0 RETURNING id),
            budgets AS (DELETE FROM entitlement.listed WHERE since < @day)
            DELETE FROM entitlement.list_line n USING lists l WHERE n.list_id = l.id
            """, new { day = now.AddDays(-1) });
        await db.Alone(cancel).ExecuteAsync("DELETE FROM entitlement.once WHERE at < @twoDays", new { twoDays = now.AddDays(-2) });
    }

    [LoggerMessage(LogLevel.Warning, "Nothing swept, the database is away: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);
}
