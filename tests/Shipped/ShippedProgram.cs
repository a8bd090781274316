using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using Panah.BrowserTests;
using Panah.Data;
using Panah.Harness;
using Xunit;

namespace Panah.Shipped;

/// <summary>What a member of staff signs in with.</summary>
public sealed record StaffMember(string Username, string Password, string AuthenticatorSecret);

/// <summary>
/// What people start: <c>./run</c>, its release build, simulators in their own process, a fresh data folder with its own PostgreSQL,
/// the real clock and the limits as they stand. Nothing is set that a newcomer would not set, but ports and folder.
/// </summary>
public sealed partial class ShippedProgram : IAsyncLifetime
{
    private readonly PanahProcess _process;
    private readonly HttpClient _simulators;
    private ExceptionDispatchInfo? _failure;
    private StaffMember? _staff;
    private NpgsqlDataSource? _database;

    public ShippedProgram() : this(folder: null)
    {
    }

    /// <param name="folder">An existing data folder; null makes a fresh one.</param>
    internal ShippedProgram(string? folder)
    {
        _process = PanahProcess.OfRun(folder);
        _simulators = new HttpClient { BaseAddress = SimulatorsUrl };
        _simulators.DefaultRequestHeaders.Add("Accept", "application/json");
    }

    public Uri Url => Ready(_process).Url;

    public Uri SimulatorsUrl => new($"http://localhost:{_process.SimulatorsPort}");

    /// <summary>Client of the simulators' JSON.</summary>
    public HttpClient Simulators => Ready(_simulators);

    public Registry Registry => new(Simulators);

    /// <summary>Only in classes of the collection <see cref="Trouble"/>, which have a program of their own.</summary>
    public Faults Faults => new(Simulators);

    /// <summary>The member of staff with every role whom the program names at its start.</summary>
    public StaffMember PrintedStaff => Ready(_staff)!;

    /// <summary>All that the program has said so far.</summary>
    public string Words => _process.Words;

    /// <summary>What stands in its database, for what no screen shows: nothing lost, nothing twice.</summary>
    public Sql Sql => new(Ready(_database)!);

    /// <summary>Its process, for tests that hurt it.</summary>
    internal PanahProcess Process => _process;

    /// <summary>A person with a browser without JavaScript, over HTTP alone: quick, for what a journey needs beside itself.</summary>
    public Visitor Visitor() => new(Url, page => ReadSecurityPicture(page.QuerySelector(".captcha img")?.GetAttribute("src") ?? ""));

    /// <summary>The digits that the security code's picture at this address shows.</summary>
    public string ReadSecurityPicture(string source) => SecurityPicture.Read(_process.Folder, source);

    public Phone Phone(string mobile) => new(Simulators, mobile);

    /// <summary>Runs a command beside the running program as an operator does, on the same data folder; fails when the command does.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> CommandAsync(params string[] words)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "artifacts", "bin", "Panah", "release", "panah"), words)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        Ready(_process).Tell(start);
        using var command = System.Diagnostics.Process.Start(start)!;
        var (output, errors) = (command.StandardOutput.ReadToEndAsync(), command.StandardError.ReadToEndAsync());
        await command.WaitForExitAsync();
        return command.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"panah {string.Join(' ', words)} ended with {command.ExitCode}: {await output}{await errors}");
    }

    /// <summary>A new member of staff, as an operator adds one; every journey takes its own, for an authenticator's code serves once.</summary>
    /// <param name="roles">As <c>panah staff add</c> names them, such as <c>registrar</c>.</param>
    public async Task<StaffMember> StaffAsync(params string[] roles)
    {
        var json = await CommandAsync(["staff", "add", "--username", "staff-" + Guid.CreateVersion7().ToString("N")[20..], "--role", .. roles]);
        return JsonSerializer.Deserialize<StaffMember>(json[json.IndexOf('{', StringComparison.Ordinal)..], JsonSerializerOptions.Web)!;
    }

    /// <summary>Ends the simulators as a crash would.</summary>
    internal async Task KillSimulatorsAsync()
    {
        var mine = $"PANAH_SIMULATORS_PORT={_process.SimulatorsPort}\0";
        foreach (var folder in Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out _)))
        {
            try
            {
                var words = (await File.ReadAllTextAsync(Path.Combine(folder, "cmdline"))).Split('\0');
                if (words.Length > 1 && words[1].EndsWith("Panah.Simulators.dll", StringComparison.Ordinal)
                    && (await File.ReadAllTextAsync(Path.Combine(folder, "environ"))).Contains(mine, StringComparison.Ordinal))
                    await PanahProcess.KillAsync("KILL", int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture));
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // Ended while we looked, or somebody else's.
            }
        }
    }

    public async ValueTask InitializeAsync()
    {
        try
        {
            // The first start builds.
            await _process.StartAsync(seconds: 600);
            await Eventually.TrueAsync(() => Words.Contains("Ctrl-C stops everything", StringComparison.Ordinal), seconds: 30);
            await using var postgres = await EmbeddedPostgres.JoinAsync(_process.Folder);
            _database = Database.Open(postgres.ConnectionString);
            var staff = StaffLine().Match(Words);
            _staff = new StaffMember(staff.Groups["name"].Value, staff.Groups["password"].Value, staff.Groups["secret"].Value);
        }
        catch (Exception failure)
        {
            _failure = ExceptionDispatchInfo.Capture(new InvalidOperationException($"The program did not start: {failure.Message}\n{Words}", failure));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _simulators.Dispose();
        if (_database is not null) await _database.DisposeAsync();
        await _process.DisposeAsync();
    }

    private T Ready<T>(T value)
    {
        _failure?.Throw();
        return value;
    }

    [GeneratedRegex(@"staff \(/office\): (?<name>\S+) · password (?<password>\S+) · authenticator secret (?<secret>\S+)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex StaffLine();
}
