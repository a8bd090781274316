using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Panah.Registries;

namespace Panah.Entitlement;

/// <summary>Follows the registry's feed. On several nodes the cursor decides who was first; the others' pages change nothing.</summary>
internal sealed partial class CoverFeed(CoverModel model, CoverRegistry registry, EntitlementSettings settings, ILogger<CoverFeed> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(settings.FeedInterval);
        do
        {
            try
            {
                while (await FollowAsync(stoppingToken)) { }
            }
            catch (Exception e) when (e is RegistryUnavailableException or NpgsqlException or IOException or TimeoutException)
            {
                // The model ages meanwhile; past FreshFor the registry is asked for each person.
                LogBehind(log, e.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
        while (await TickAsync(timer, stoppingToken));
    }

    /// <summary>Takes one page; true when there is another at once.</summary>
    public async Task<bool> FollowAsync(CancellationToken cancel)
    {
        var (cursor, _) = await model.StateAsync(cancel);
        var page = await registry.ChangesAsync(cursor, cancel);
        return await model.FollowAsync(cursor, page, cancel) && page.More;
    }

    private static async Task<bool> TickAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The cover feed can't be followed: {Reason}")]
    private static partial void LogBehind(ILogger logger, string reason);
}
