using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Panah.Host;
using Panah.Kernel;

namespace Panah.Bench;

/// <summary>What the measurements have in common: ports, programs that end with us, figures.</summary>
public static class Common
{
    // By number: whoever holds the process may have let go of it by then.
    private static readonly List<int> Running = [];

    /// <summary>Figures are written the same way everywhere; and however a run ends, what it started ends with it.</summary>
    [ModuleInitializer]
    internal static void Begin()
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Running.ForEach(End);
        AppDomain.CurrentDomain.UnhandledException += (_, _) => Running.ForEach(End);
    }

    /// <summary>A folder that is kept under this name, or a new one.</summary>
    public static string Folder(string? kept) => kept is null ? Directory.CreateTempSubdirectory("panah-bench-").FullName : Directory.CreateDirectory(kept).FullName;

    /// <summary>This and the next port are free: the simulators' SMTP listens on the next.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(20_000, 40_000);
            try
            {
                using var one = new TcpListener(IPAddress.Loopback, port);
                using var two = new TcpListener(IPAddress.Loopback, port + 1);
                one.Start();
                two.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: another.
            }
        }
    }

    /// <summary>Of a node on this database, without simulators.</summary>
    public static PanahSettings SettingsOf(string folder, string database)
    {
        var port = FreePort();
        return new() { Port = port, PublicUrl = new Uri($"http://localhost:{port}"), DataFolder = folder, Database = database, Simulators = false, SimulatorsPort = FreePort(), Worker = false };
    }

    /// <summary>A node of its own process on these settings, ready to answer.</summary>
    /// <param name="core">The core that it is held to from its start on, so that the runtime counts one; null for all.</param>
    /// <param name="arguments">More words of <c>panah run</c>.</param>
    /// <param name="variables">More settings.</param>
    public static async Task<Process> StartNodeAsync(PanahSettings settings, int? core = null, string[]? arguments = null, Dictionary<string, string>? variables = null)
    {
        var node = Start(core, "dotnet", ["exec", typeof(PanahHost).Assembly.Location, "run", .. arguments ?? []], new Dictionary<string, string>(variables ?? [])
        {
            ["PANAH_PORT"] = $"{settings.Port}",
            ["PANAH_DATABASE"] = settings.Database!,
            ["PANAH_DATA"] = settings.DataFolder,
            ["PANAH_SIMULATORS"] = "off",
        });
        node.OutputDataReceived += (_, _) => { };
        node.ErrorDataReceived += (_, line) => { if (line.Data is { Length: > 0 }) Console.Error.WriteLine(line.Data); };
        node.BeginOutputReadLine();
        node.BeginErrorReadLine();
        await ReadyAsync(node, new Uri(settings.PublicUrl, "/health/ready"));
        return node;
    }

    /// <summary>Starts a program that ends with us.</summary>
    public static Process Start(int? core, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? variables = null)
    {
        var info = core is { } one ? new ProcessStartInfo("taskset", ["-c", $"{one}", program, .. arguments]) : new ProcessStartInfo(program, arguments);
        (info.RedirectStandardOutput, info.RedirectStandardError) = (true, true);
        foreach (var (name, value) in variables ?? new Dictionary<string, string>()) info.Environment[name] = value;
        var process = Process.Start(info)!;
        Running.Add(process.Id);
        return process;
    }

    public static void Stop(Process process)
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
    }

    private static void End(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            Stop(process);
        }
        catch (ArgumentException)
        {
            // It has gone already.
        }
    }

    /// <summary>Waits until the address answers; at most a minute.</summary>
    public static async Task ReadyAsync(Process server, Uri address)
    {
        using var web = new HttpClient();
        for (var i = 0; i < 600; i++)
        {
            if (server.HasExited) throw new InvalidOperationException($"The server of {address} ended.");
            try
            {
                if ((await web.GetAsync(address)).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"{address} is not ready.");
    }

    /// <summary>What a program writes, run to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; with its words.</exception>
    public static async Task<string> OutputAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? variables = null)
    {
        using var process = Start(null, program, arguments, variables);
        var errors = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Running.Remove(process.Id);
        return process.ExitCode == 0 ? text : throw new InvalidOperationException($"{program}: {await errors}");
    }

    /// <summary>Holds a process with all its threads to these cores.</summary>
    public static Task PinAsync(int process, string cores) => OutputAsync("taskset", ["-a", "-p", "-c", cores, $"{process}"]);

    /// <summary>Seconds of CPU that a process has used so far in its own code and in the kernel (proc(5): fields 14 and 15); nothing once it has gone.</summary>
    public static (double User, double System) CpuOf(int process) =>
        Stat(process) is [.., _] stat ? (double.Parse(stat[11]) / 100, double.Parse(stat[12]) / 100) : (0, 0);

    /// <summary>The same for all children that are now alive.</summary>
    public static double CpuOfChildren(int parent) =>
        Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!))
            .Where(process => Stat(process) is [_, var its, ..] && its == $"{parent}").Sum(process => CpuOf(process).User + CpuOf(process).System);

    /// <summary>The server process of an embedded PostgreSQL.</summary>
    public static int PostmasterOf(string folder) => int.Parse(File.ReadLines(Directory.GetFiles(folder, "postmaster.pid", SearchOption.AllDirectories)[0]).First());

    /// <summary>A valid national ID for each number.</summary>
    public static string NationalIdOf(int n)
    {
        var nine = $"{100_000_000 + n}";
        return nine + NationalId.CheckDigit(nine);
    }

    public static double Median(IEnumerable<double> figures) => At(figures, 0.5);

    public static double P99(IEnumerable<double> figures) => At(figures, 0.99);

    /// <summary>Of the repository.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    private static string Here([CallerFilePath] string path = "") => path;

    private static double At(IEnumerable<double> figures, double share) => figures.Order().ToList() is var sorted ? sorted[(int)(sorted.Count * share)] : 0;

    // From the third field on: the second, a name in brackets, may hold blanks.
    private static string[] Stat(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }
}
