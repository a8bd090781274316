using Panah.Data;
using Panah.Kernel;

namespace Panah.Host;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: it is started, reaches its database with the right keys, has room and the time.
/// Which of these is not so stands in the log, and in the answer to who asks from this machine; others read no more than that it is not ready.
/// </summary>
internal sealed class Health(KeyCanary keys, DatabaseTime time, PanahSettings settings, IHostApplicationLifetime life, ILogger<Health> log)
{
    private string? _logged;

    private PanahSettings Settings => settings;

    private sealed record Trouble(string Part, string Why);

    public static void Map(WebApplication app)
    {
        app.MapGet("/health/live", static () => Results.Text("live\n"));
        app.MapGet("/health/ready", static async (HttpContext http, Health health, CancellationToken cancel) =>
        {
            var trouble = await health.FindAsync(cancel);
            health.Log(trouble);
            if (trouble is null) return Results.Text("ready\n");
            var why = Transport.IsFromHere(http, health.Settings) ? $": {trouble.Part}: {trouble.Why}" : "";
            return Results.Text($"not ready{why}\n", statusCode: StatusCodes.Status503ServiceUnavailable);
        });
    }

    private async Task<Trouble?> FindAsync(CancellationToken cancel)
    {
        if (!life.ApplicationStarted.IsCancellationRequested || life.ApplicationStopping.IsCancellationRequested)
            return new("node", "it is starting or stopping");
        if (FreeBytes(settings.DataFolder) is { } free && free < settings.DiskFloor)
            return new("disk", $"{free / 1024 / 1024} MB are free where PANAH_DATA lies, and PANAH_DISK_FLOOR_MB wants {settings.DiskFloor / 1024 / 1024}");
        if (time.IsFarOff)
            return new("clock", $"this machine is {-time.Skew.TotalSeconds:0} s off the database's");
        try
        {
            await keys.AskAsync(cancel);
            return null;
        }
        catch (WrongKeyRingException wrong)
        {
            return new("keys", wrong.Message);
        }
        catch (Exception away) when (DatabaseAway.Is(away))
        {
            return new("database", "it is away");
        }
    }

    /// <summary>A line when it begins, when the reason becomes another and when it is over: probes come every few seconds, and anybody may ask.</summary>
    private void Log(Trouble? trouble)
    {
        var before = Interlocked.Exchange(ref _logged, trouble?.Part);
        if (before == trouble?.Part) return;
        if (trouble is null)
            log.LogInformation("Ready again");
        else
            log.LogWarning("Not ready: {Part}: {Why}", trouble.Part, trouble.Why);
    }

    /// <summary>Null where there is no such folder: its database is elsewhere, and so is its disk.</summary>
    private static long? FreeBytes(string folder) => Directory.Exists(folder) ? new DriveInfo(folder).AvailableFreeSpace : null;
}
