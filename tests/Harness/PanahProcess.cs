using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Panah.Harness;

/// <summary>The program as operators start it: a process of its own, told by variables, stopped by signals.</summary>
public sealed class PanahProcess : IAsyncDisposable
{
    private readonly StringBuilder _words = new();
    private readonly bool _byRun;
    private readonly bool _folderIsGiven;
    private Process? _process;

    /// <summary>The build beside the tests, without simulators.</summary>
    public PanahProcess(string? folder = null) : this(folder, byRun: false) => Variables["PANAH_SIMULATORS"] = "off";

    private PanahProcess(string? folder, bool byRun)
    {
        (_byRun, _folderIsGiven) = (byRun, folder is not null && byRun);
        Folder = folder ?? Directory.CreateTempSubdirectory("panah-run-").FullName;
        Port = FreePorts.Next(withNext: false);
        SimulatorsPort = FreePorts.Next(withNext: true);
        Variables["PANAH_DATA"] = Folder;
        Variables["PANAH_PORT"] = Port.ToString(CultureInfo.InvariantCulture);
        Variables["PANAH_SIMULATORS_PORT"] = SimulatorsPort.ToString(CultureInfo.InvariantCulture);
    }

    public string Folder { get; }

    public int Port { get; }

    /// <summary>Where the simulators answer, when they are on; their SMTP listens on the next one.</summary>
    public int SimulatorsPort { get; }

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

    /// <summary>What people start: <c>./run</c>, with its release build and its simulators.</summary>
    public static PanahProcess OfRun(string? folder = null) => new(folder, byRun: true);

    /// <summary>Gives a process the variables of this program, and none that the tests were started with.</summary>
    public void Tell(ProcessStartInfo start)
    {
        foreach (var name in start.Environment.Keys.Where(IsOfTests).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;
    }

    public void Launch(params string[] words)
    {
        // A test run started in a script's background inherits an ignored SIGINT; a program started by hand doesn't.
        string[] program = _byRun ? [Path.Combine(Repository.Root, "run")] : ["dotnet", Path.Combine(AppContext.BaseDirectory, "panah.dll")];
        var start = new ProcessStartInfo("env", ["--default-signal=INT", .. program, .. words])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Tell(start);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Starts a node and waits until it says that it is ready.</summary>
    public async Task StartAsync(int seconds = 90)
    {
        Launch("run");
        await Eventually.TrueAsync(() => Words.Contains("ready http", StringComparison.Ordinal) || HasExited, seconds);
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
        if (!_folderIsGiven)
            Directory.Delete(Folder, recursive: true);
    }

    private static bool IsOfTests(string variable) =>
        variable is "CI" or "DOTNET_TieredPGO"
        || variable.StartsWith("PANAH_", StringComparison.Ordinal) || variable.StartsWith("Logging__", StringComparison.Ordinal);

    private void Hear(string? line)
    {
        if (line is null)
            return;
        lock (_words)
            _words.AppendLine(line);
    }
}
