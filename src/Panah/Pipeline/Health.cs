using Panah.Data;
using Panah.Kernel;

namespace Panah.Host;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: it is started, reaches its database with the right keys, has room and the time;
/// else it says which of these is not so.
/// </summary>
internal static class Health
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", static () => Results.Text("live\n"));
        app.MapGet("/health/ready", static async (
            KeyCanary keys, DatabaseTime time, PanahSettings settings, IHostApplicationLifetime life, CancellationToken cancel) =>
        {
            if (!life.ApplicationStarted.IsCancellationRequested || life.ApplicationStopping.IsCancellationRequested)
                return NotReady("starting or stopping");
            if (FreeBytes(settings.DataFolder) is { } free && free < settings.DiskFloor)
            {
                return NotReady(
                    $"disk: {free / 1024 / 1024} MB are free where PANAH_DATA lies, and PANAH_DISK_FLOOR_MB wants {settings.DiskFloor / 1024 / 1024}");
            }

            if (time.IsFarOff)
                return NotReady($"clock: this machine is {-time.Skew.TotalSeconds:0} s off the database's");
            try
            {
                await keys.AskAsync(cancel);
                return Results.Text("ready\n");
            }
            catch (WrongKeyRingException wrong)
            {
                return NotReady("keys: " + wrong.Message);
            }
            catch (Exception away) when (DatabaseAway.Is(away))
            {
                return NotReady("database: it is away");
            }
        });
    }

    private static IResult NotReady(string why) => Results.Text($"not ready: {why}\n", statusCode: StatusCodes.Status503ServiceUnavailable);

    /// <summary>Null where there is no such folder: its database is elsewhere, and so is its disk.</summary>
    private static long? FreeBytes(string folder) => Directory.Exists(folder) ? new DriveInfo(folder).AvailableFreeSpace : null;
}
