using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Panah.Kernel;

namespace Panah.Host;

/// <summary>
/// The simulators, a program of their own beside this one. They end when the pipe to their standard input closes, which the system does
/// also when we are killed. They are told of their port and database by variables, never by arguments that others could read.
/// </summary>
public sealed class SimulatorsProcess : IAsyncDisposable
{
    /// <summary>The node's sixty and these leave the embedded PostgreSQL's hundred connections some for operators.</summary>
    private const int PoolSize = 30;

    private readonly Process _process;
    private volatile bool _stopping;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SimulatorsProcess(Process process)
    {
        _process = process;
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => Ended();
        process.OutputDataReceived += (_, line) => Heard(line.Data);
        process.ErrorDataReceived += (_, line) => Heard(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>When they answer.</summary>
    public Task Ready => _ready.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);

    /// <summary>Starts them; <see cref="Ready"/> tells when they answer.</summary>
    public static SimulatorsProcess Start(PanahSettings settings)
    {
        var start = Words(settings, []);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        return new SimulatorsProcess(Process.Start(start)!);
    }

    /// <summary>Runs one of their own commands to its end, such as <c>seed --people 1000</c>.</summary>
    public static async Task<int> RunToEndAsync(PanahSettings settings, string[] words, CancellationToken cancel)
    {
        using var process = Process.Start(Words(settings, words))!;
        await process.WaitForExitAsync(cancel);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        // Reading the end of their input, they finish what runs.
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static ProcessStartInfo Words(PanahSettings settings, string[] words)
    {
        // Out of our process group: Ctrl-C is for us, who end them last.
        var start = new ProcessStartInfo("setsid", ["-w", Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : "dotnet", Path.Combine(AppContext.BaseDirectory, "Panah.Simulators.dll"), .. words]);
        start.Environment["PANAH_PORT"] = Text(settings.Port);
        start.Environment["PANAH_PUBLIC_URL"] = settings.PublicUrl.AbsoluteUri;
        start.Environment["PANAH_SIMULATORS_PORT"] = Text(settings.SimulatorsPort);
        start.Environment["PANAH_SIMULATORS_DATABASE"] = new NpgsqlConnectionStringBuilder(settings.DatabaseOwner ?? settings.Database) { MaxPoolSize = PoolSize }.ConnectionString;
        start.Environment["PANAH_DATA"] = settings.DataFolder;
        return start;
    }

    private void Ended()
    {
        var early = _ready.TrySetException(new InvalidOperationException("The simulators ended; their words above say why. PANAH_SIMULATORS=off starts without them."));
        if (!early && !_stopping)
            Console.Error.WriteLine("simulators: they ended. No SMS, registry or bank answers until you stop this (Ctrl-C) and start it again.");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Heard(string? line)
    {
        if (line is null)
            return;
        if (line.StartsWith("ready ", StringComparison.Ordinal))
            _ready.TrySetResult();
        else
            Console.Error.WriteLine("simulators: " + line);
    }
}
