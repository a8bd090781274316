using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Panah.Tests.Data;

namespace Panah.Tests.Host;

/// <summary>The program as operators start it: a process of its own, told by variables, stopped by signals.</summary>
public sealed class PanahProcess : IAsyncDisposable
{
    private readonly StringBuilder _words = new();
    private Process? _process;

    public PanahProcess(string? folder = null)
    {
        Folder = folder ?? Directory.CreateTempSubdirectory("panah-run-").FullName;
        Port = FreePort();
        Variables["PANAH_DATA"] = Folder;
        Variables["PANAH_PORT"] = Port.ToString(CultureInfo.InvariantCulture);
        Variables["PANAH_SIMULATORS"] = "off";
    }

    public string Folder { get; }

    public int Port { get; }

    public Uri Url => new($"http://localhost:{Port}");

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public string Words
    {
        get
        {
            lock (_words)
                return _words.ToString();
        }
    }

    public bool HasExited => _process!.HasExited;

    public void Launch(params string[] words)
    {
        // A test run started in a script's background inherits an ignored SIGINT; a program started by hand doesn't.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "panah.dll"), .. words]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Starts a node and waits until it says that it is ready.</summary>
    public async Task StartAsync()
    {
        Launch("run");
        await Eventually.TrueAsync(() => Words.Contains("ready http", StringComparison.Ordinal) || HasExited, seconds: 90);
        if (HasExited)
            throw new InvalidOperationException(Words);
    }

    /// <summary>Runs a command to its end.</summary>
    public async Task<int> RunAsync(params string[] words)
    {
        Launch(words);
        await _process!.WaitForExitAsync();
        return _process.ExitCode;
    }

    public Task SignalAsync(string signal) => KillAsync(signal, _process!.Id);

    public static async Task KillAsync(string signal, int process)
    {
        using var kill = Process.Start("kill", ["-" + signal, process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async Task<int> ExitAsync(int seconds = 60)
    {
        await _process!.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(seconds), TimeProvider.System);
        return _process.ExitCode;
    }

    /// <summary>Number of the PostgreSQL process of this folder; null when none lives.</summary>
    public int? Postgres()
    {
        var database = Path.Combine(Folder, "postgres");
        var file = Path.Combine(database, "postmaster.pid");
        if (!File.Exists(file) || !int.TryParse(File.ReadLines(file).FirstOrDefault(), CultureInfo.InvariantCulture, out var id))
            return null;
        return File.Exists($"/proc/{id}/cmdline") && File.ReadAllText($"/proc/{id}/cmdline").Contains(database, StringComparison.Ordinal) ? id : null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await SignalAsync("TERM");
            await ExitAsync();
        }

        _process?.Dispose();
        if (Postgres() is { } left)
            await KillAsync("QUIT", left);
        Directory.Delete(Folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        lock (_words)
            _words.AppendLine(line);
    }
}
