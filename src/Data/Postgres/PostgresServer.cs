using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Panah.Data;

/// <summary>The server process: made, started, watched, started again, stopped.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly PostgresPlace _place;
    private readonly PostgresFiles _files;
    private readonly PostgresUser _user;
    private readonly bool _durable;
    private readonly CancellationTokenSource _stopping = new();
    private Process _process = null!;
    private Process _watchdog = null!;
    private Task _watching = Task.CompletedTask;

    private PostgresServer(PostgresPlace place, PostgresFiles files, PostgresUser user, bool durable)
    {
        _place = place;
        _files = files;
        _user = user;
        _durable = durable;
    }

    public static async Task<PostgresServer> StartAsync(PostgresPlace place, bool durable, CancellationToken cancel)
    {
        var files = PostgresFiles.Find();
        var user = await PostgresUser.ChooseAsync(place.DataFolder, files.Server, cancel);
        var server = new PostgresServer(place, files, user, durable);
        await server.EndOrphanAsync(cancel);
        await server.MakeAsync(cancel);
        PrivateFiles.MakeFolder(place.SocketFolder);
        await user.OwnAsync(place.SocketFolder, cancel);
        await server.LaunchAsync(cancel);
        server._watching = server.WatchAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching;
        NpgsqlConnection.ClearAllPools();
        // SIGINT is PostgreSQL's fast shutdown.
        await SignalAsync(_process.Id, "INT");
        if (!await EndsAsync(_process, TimeSpan.FromSeconds(20)))
            await SignalAsync(_process.Id, "QUIT");
        await _process.WaitForExitAsync();
        await DismissAsync(_watchdog);
        _process.Dispose();
        _watchdog.Dispose();
        _stopping.Dispose();
    }

    /// <summary>A server left behind by a killed program is ended cleanly; a pid file that names nobody of ours is taken away.</summary>
    private async Task EndOrphanAsync(CancellationToken cancel)
    {
        if (PostmasterFile.Read(_place.Database) is { } file)
        {
            foreach (var signal in new[] { "INT", "QUIT", "KILL" })
            {
                if (file.IsAlive(_place.Database))
                    await SignalAsync(file.ProcessId, signal);
                for (var tries = 0; tries < 100 && file.IsAlive(_place.Database); tries++)
                    await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancel);
            }

            PostmasterFile.Delete(_place.Database);
        }

        // The socket's own lock names a process too; a killed server that nobody has reaped yet still answers kill(2) by its number.
        if (Directory.Exists(_place.SocketFolder))
            foreach (var leftover in Directory.EnumerateFiles(_place.SocketFolder, ".s.PGSQL.*"))
                File.Delete(leftover);
    }

    private async Task MakeAsync(CancellationToken cancel)
    {
        if (File.Exists(Path.Combine(_place.Database, "PG_VERSION")))
        {
            await _user.OwnAsync(_place.Database, cancel);
            return;
        }

        // Made aside and then renamed: a start that is cut short leaves nothing that looks whole.
        var draft = _place.Database + ".new";
        if (Directory.Exists(draft))
            Directory.Delete(draft, recursive: true);
        PrivateFiles.MakeFolder(draft);
        await _user.OwnAsync(draft, cancel);
        await Programs.RunAsync(
            _user.Command(
                _files.InitDb, "-D", draft, "-U", "panah", "-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=fa-IR",
                "-A", "scram-sha-256", "--pwfile=/dev/stdin", "--no-instructions", _durable ? "--data-checksums" : "--no-sync"),
            _place.Password + "\n", cancel);
        Directory.Move(draft, _place.Database);
    }

    private async Task LaunchAsync(CancellationToken cancel)
    {
        // Out of our process group: Ctrl-C is for us, who end the server last. Its words go to a file, never into a pipe that may close.
        string[] server = ["setsid", .. _user.Command([_files.Server, "-D", _place.Database, .. Options()])];
        _process = Programs.Start(["sh", "-c", "exec \"$@\" </dev/null >>\"$0\" 2>&1", _place.Log, .. server], redirect: false);
        // When we are killed, our end of this pipe closes, and the server is asked to end.
        _watchdog = Programs.Start(["setsid", "sh", "-c", "read word; [ \"$word\" = end ] || kill -INT \"$0\"", Text(_process.Id)], redirect: true);
        var since = Stopwatch.StartNew();
        while (PostmasterFile.Read(_place.Database) is not { Ready: true } file || file.ProcessId != _process.Id)
        {
            if (_process.HasExited || since.Elapsed > TimeSpan.FromSeconds(90))
                throw new InvalidOperationException($"The embedded PostgreSQL did not start; the end of {_place.Log} says why:\n{LastWords()}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancel);
        }

        await MakeDatabaseAsync(cancel);
    }

    private IEnumerable<string> Options()
    {
        (string Name, string Value)[] options =
        [
            ("listen_addresses", ""), ("unix_socket_directories", _place.SocketFolder), ("max_connections", _durable ? "100" : "300"),
            ("shared_buffers", "128MB"), ("synchronous_commit", "on"), ("timezone", "UTC"), ("log_timezone", "UTC"), ("lc_messages", "C"),
            ("log_min_messages", "warning"), ("jit", "off"), ("io_method", "sync"), ("random_page_cost", "1.1"), ("max_wal_size", "2GB"),
            ("fsync", _durable ? "on" : "off"), ("full_page_writes", _durable ? "on" : "off"),
        ];
        return options.SelectMany(option => new[] { "-c", $"{option.Name}={option.Value}" });
    }

    private async Task MakeDatabaseAsync(CancellationToken cancel)
    {
        await MakeProgramRoleAsync(cancel);
        try
        {
            await using var connection = new NpgsqlConnection(_place.ConnectionString("panah"));
            await connection.OpenAsync(cancel);
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            await using var connection = new NpgsqlConnection(_place.ConnectionString("postgres"));
            await connection.OpenAsync(cancel);
            await using var command = new NpgsqlCommand("create database panah", connection);
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    /// <summary>The program's role may sign in and nothing more; what it may in the database, migrations say.</summary>
    private async Task MakeProgramRoleAsync(CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(_place.ConnectionString("postgres"));
        await connection.OpenAsync(cancel);
        await using var look = new NpgsqlCommand("select exists (select from pg_roles where rolname = $1)", connection) { Parameters = { new() { Value = PostgresPlace.Program } } };
        if (await look.ExecuteScalarAsync(cancel) is true)
            return;
        // The password is of hexadecimal digits, our own.
        await using var make = new NpgsqlCommand(
            $"create role {PostgresPlace.Program} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password '{_place.ProgramPassword}'", connection);
        await make.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>A server that dies is started again, as a service manager would; it recovers by itself.</summary>
    private async Task WatchAsync()
    {
        while (true)
        {
            try
            {
                await _process.WaitForExitAsync(_stopping.Token);
                await DismissAsync(_watchdog);
                await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, _stopping.Token);
                await Console.Error.WriteLineAsync("The embedded PostgreSQL ended by itself; starting it again.");
                await EndOrphanAsync(_stopping.Token);
                await LaunchAsync(_stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception failure) when (failure is InvalidOperationException or NpgsqlException)
            {
                // Its last children may still hold shared memory; try again.
                await Console.Error.WriteLineAsync(failure.Message);
            }
        }
    }

    private string LastWords() => File.Exists(_place.Log) ? string.Join('\n', File.ReadLines(_place.Log).TakeLast(8)) : "(no log)";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task SignalAsync(int processId, string signal)
    {
        try
        {
            await Programs.RunAsync(["kill", "-" + signal, Text(processId)], input: null, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            // It was gone before.
        }
    }

    private static async Task<bool> EndsAsync(Process process, TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within, TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task DismissAsync(Process watchdog)
    {
        try
        {
            await watchdog.StandardInput.WriteAsync("end\n");
            watchdog.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended by itself.
        }
    }
}
