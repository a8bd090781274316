using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Panah.Data;

/// <summary>
/// The time of all nodes: the machine's clock, set right by the database's (ADR 0211). What is due, what has ended and what people see come from
/// here, so one machine whose clock is wrong neither holds up what all share nor lets it go early. Waits go by the machine's own ticks.
/// </summary>
/// <param name="db">Whose clock all follow.</param>
/// <param name="logger">Hears of a machine that is more than two seconds off.</param>
/// <param name="machine">This machine's clock.</param>
public sealed class DatabaseTime(AppDb db, ILogger<DatabaseTime> logger, TimeProvider machine) : TimeProvider
{
    /// <summary>Below this it is the network's way, not a clock.</summary>
    private static readonly TimeSpan Noise = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Warned = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(30);
    private long _ticks;

    /// <summary>How far the database's clock is ahead of this machine's.</summary>
    public TimeSpan Skew => TimeSpan.FromTicks(Volatile.Read(ref _ticks));

    /// <summary>A machine this wrong is mended, not served from: what it logs, and what its proxies and certificates go by, is wrong too.</summary>
    public bool IsFarOff => Skew.Duration() > Most;

    public override DateTimeOffset GetUtcNow() => machine.GetUtcNow() + Skew;

    /// <summary>Measures how far the machine is off; before a node serves, and from then on by <see cref="DatabaseTimeKeeper"/>.</summary>
    public async Task SettleAsync(CancellationToken cancel = default)
    {
        await using var connection = await db.OpenAsync(cancel);
        var before = machine.GetUtcNow();
        var there = await connection.ExecuteScalarAsync<DateTime>("select clock_timestamp()");
        var way = machine.GetUtcNow() - before;
        var skew = new DateTimeOffset(there.ToUniversalTime()) - (before + (way / 2));
        // The answer may have been on its way for as long.
        if (skew.Duration() <= Noise + (way / 2)) skew = TimeSpan.Zero;
        var changed = (skew - Skew).Duration();
        if (changed > Noise + (way / 2) || skew == TimeSpan.Zero) Volatile.Write(ref _ticks, skew.Ticks);
        if (skew.Duration() >= Warned && changed >= Warned)
            logger.LogWarning("This machine's clock is {Seconds:0.0} s off the database's, whose time is used; set it right", -skew.TotalSeconds);
    }
}

/// <summary>Looks every ten seconds whether the machine's clock was stepped.</summary>
internal sealed class DatabaseTimeKeeper(DatabaseTime time, ILogger<DatabaseTimeKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAny(Task.Delay(Every, TimeProvider.System, stoppingToken));
            try
            {
                if (!stoppingToken.IsCancellationRequested)
                    await time.SettleAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogDebug("The database's clock can't be read: {Reason}", failure.Message);
            }
            catch (Exception)
            {
                return;
            }
        }
    }
}
