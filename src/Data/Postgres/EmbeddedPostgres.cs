using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Panah.Kernel;

namespace Panah.Data;

/// <summary>
/// A private PostgreSQL below the data folder, for who has none of their own: made at the first start, listening on a Unix socket only,
/// ended with the program. It outlives no killed program for long, and is started again when it is killed itself (ADR 0202).
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    /// <summary>EWOULDBLOCK: another program has the lock.</summary>
    private const int Held = 11;

    private readonly PostgresServer? _server;
    private readonly FileStream? _lock;

    private EmbeddedPostgres(PostgresPlace place, PostgresServer? server, FileStream? owned)
    {
        ConnectionString = place.ConnectionString("panah");
        ProgramConnectionString = place.ProgramConnectionString("panah");
        _server = server;
        _lock = owned;
    }

    /// <summary>For Npgsql; holds a password. As the role that owns all: for migrations, restores and operators.</summary>
    public string ConnectionString { get; }

    /// <summary>As the role that the program works as, with no more power than it needs (S11).</summary>
    public string ProgramConnectionString { get; }

    /// <summary>Starts the server of this folder and waits until it answers.</summary>
    /// <param name="dataFolder">As in <c>PANAH_DATA</c>; the database lies in <c>postgres</c> below it.</param>
    /// <param name="durable">False for tests only: what was committed may be lost when the machine fails.</param>
    /// <exception cref="InvalidOperationException">Not installed, or another program holds the folder; says what to do.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(string dataFolder, bool durable = true, CancellationToken cancel = default)
    {
        var place = new PostgresPlace(Path.GetFullPath(dataFolder));
        var owned = await LockAsync(place, TimeSpan.FromSeconds(1), cancel) ?? throw new InvalidOperationException(
            $"Another running panah holds the data folder {place.DataFolder}. Stop it, or set PANAH_DATA (and PANAH_PORT) to others.");
        try
        {
            var server = await PostgresServer.StartAsync(place, durable, cancel);
            return new EmbeddedPostgres(place, server, owned);
        }
        catch
        {
            await owned.DisposeAsync();
            throw;
        }
    }

    /// <summary>For commands: joins the server that a running node has started, or starts it for as long as the command takes.</summary>
    public static async Task<EmbeddedPostgres> JoinAsync(string dataFolder, CancellationToken cancel = default)
    {
        var place = new PostgresPlace(Path.GetFullPath(dataFolder));
        var owned = await LockAsync(place, TimeSpan.Zero, cancel);
        if (owned is null)
            return new EmbeddedPostgres(place, server: null, owned: null);
        await owned.DisposeAsync();
        return await StartAsync(dataFolder, cancel: cancel);
    }

    /// <summary>Ends the server if it is ours, as PostgreSQL likes it: nobody new, the rest rolled back, all written.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        if (_lock is not null)
            await _lock.DisposeAsync();
    }

    private static async Task<FileStream?> LockAsync(PostgresPlace place, TimeSpan wait, CancellationToken cancel)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                PrivateFiles.MakeFolder(place.DataFolder);
                // An exclusive flock(2): the system frees it also when the program is killed.
                return new FileStream(Path.Combine(place.DataFolder, "postgres.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (Exception refused) when (refused is UnauthorizedAccessException || (refused is IOException && refused.HResult != Held))
            {
                throw new SettingException("PANAH_DATA", $"{place.DataFolder} cannot be written ({refused.Message}). Set it to a folder that is this user's.");
            }
            catch (IOException) when (since.Elapsed < wait)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancel);
            }
            catch (IOException)
            {
                return null;
            }
        }
    }
}
