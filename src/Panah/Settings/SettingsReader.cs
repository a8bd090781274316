using System.Collections;
using System.Globalization;
using System.Net;
using Npgsql;
using Panah.Kernel;

namespace Panah.Host;

/// <summary>Reads the <c>PANAH_*</c> variables once, at start, and refuses what does not fit.</summary>
public static class SettingsReader
{
    /// <summary>From the variables of this process.</summary>
    public static PanahSettings FromEnvironment() => Read(Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .Where(entry => entry.Key is string name && (name.StartsWith("PANAH_", StringComparison.Ordinal) || name == "ASPNETCORE_ENVIRONMENT"))
        .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal));

    /// <summary>An empty variable is one that is not set.</summary>
    /// <exception cref="SettingException">Names the first variable that is wrong.</exception>
    public static PanahSettings Read(IReadOnlyDictionary<string, string> variables)
    {
        string? Text(string name) => variables.GetValueOrDefault(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
        KnownVariables.Check(variables.Keys);
        var port = Port("PANAH_PORT", Text("PANAH_PORT"), 8080);
        var publicUrl = Url("PANAH_PUBLIC_URL", Text("PANAH_PUBLIC_URL") ?? string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}"));
        var environment = Text("PANAH_ENVIRONMENT") is { } ours ? Environments("PANAH_ENVIRONMENT", ours)
            : Text("ASPNETCORE_ENVIRONMENT") is { } framework ? Environments("ASPNETCORE_ENVIRONMENT", framework) : null;
        // What others than this machine reach is production, whatever it is called (S12).
        var production = environment == "Production" || !publicUrl.IsLoopback;
        var (web, worker) = Roles(Text("PANAH_ROLES") ?? "web,worker");
        var settings = new PanahSettings
        {
            Port = port,
            SimulatorsPort = Port("PANAH_SIMULATORS_PORT", Text("PANAH_SIMULATORS_PORT"), 8081),
            DataFolder = Path.GetFullPath(Text("PANAH_DATA") ?? "./data"),
            Database = ConnectionString("PANAH_DATABASE", Text("PANAH_DATABASE")),
            DatabaseOwner = ConnectionString("PANAH_DATABASE_OWNER", Text("PANAH_DATABASE_OWNER")),
            Web = web,
            Worker = worker,
            Production = production,
            Development = !production && environment == "Development",
            Simulators = Switch("PANAH_SIMULATORS", Text("PANAH_SIMULATORS"), !production),
            PublicUrl = publicUrl,
            SecurityCode = Mode("PANAH_SECURITY_CODE", Text("PANAH_SECURITY_CODE")),
            SecurityCodeAnswer = Text("PANAH_SECURITY_CODE_ANSWER"),
            Keys = Text("PANAH_KEYS"),
            Proxies = Proxies("PANAH_PROXIES", Text("PANAH_PROXIES")),
            ProxyHops = Hops("PANAH_PROXY_HOPS", Text("PANAH_PROXY_HOPS")),
            CertificateFile = ExistingFile("PANAH_CERTIFICATE", Text("PANAH_CERTIFICATE")),
            CertificateKeyFile = ExistingFile("PANAH_CERTIFICATE_KEY", Text("PANAH_CERTIFICATE_KEY")),
            Drain = TimeSpan.FromSeconds(Number("PANAH_DRAIN_SECONDS", Text("PANAH_DRAIN_SECONDS"), 0, 300, production ? 5 : 0)),
            DiskFloor = Number("PANAH_DISK_FLOOR_MB", Text("PANAH_DISK_FLOOR_MB"), 0, 1_000_000_000, 64) * 1024 * 1024,
            JsonLogs = Switch("PANAH_JSON_LOGS", Text("PANAH_JSON_LOGS"), otherwise: production),
            Variables = variables,
        };
        ExistingFile("PANAH_CHROMIUM", Text("PANAH_CHROMIUM"));
        SettingsRules.Check(settings);
        return settings;
    }

    /// <summary>As for <c>--roles</c>: <c>web</c>, <c>worker</c> or both.</summary>
    public static (bool Web, bool Worker) Roles(string text)
    {
        var names = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Length == 0 || names.Any(name => name is not ("web" or "worker")))
            throw new SettingException("PANAH_ROLES", $"'{text}' is not web, worker or web,worker.");
        return (names.Contains("web"), names.Contains("worker"));
    }

    private static string Environments(string variable, string text) =>
        Array.Find(["Production", "Development"], name => name.Equals(text, StringComparison.OrdinalIgnoreCase))
        ?? throw new SettingException(variable, $"'{text}' is neither Production nor Development; unset it for a try on this machine.");

    private static int? Hops(string variable, string? text) => text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var hops) && hops is >= 1 and <= 10 ? hops
        : throw new SettingException(variable, $"'{text}' is not a number of proxies from 1 to 10.");

    private static long Number(string variable, string? text, long least, long most, long otherwise) => text is null ? otherwise
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new SettingException(variable, $"'{text}' is not a whole number from {least} to {most}.");

    private static int Port(string variable, string? text, int otherwise)
    {
        if (text is null)
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 0 and <= 65535
            ? port
            : throw new SettingException(variable, $"'{text}' is not a port from 0 to 65535.");
    }

    private static bool Switch(string variable, string? text, bool otherwise) => text?.ToLowerInvariant() switch
    {
        null => otherwise,
        "on" or "true" or "1" => true,
        "off" or "false" or "0" => false,
        _ => throw new SettingException(variable, $"'{text}' is neither on nor off."),
    };

    private static SecurityCodeMode Mode(string variable, string? text) => text?.ToLowerInvariant() switch
    {
        null or "adaptive" => SecurityCodeMode.Adaptive,
        "always" => SecurityCodeMode.Always,
        "off" => SecurityCodeMode.Off,
        _ => throw new SettingException(variable, $"'{text}' is not adaptive, always or off."),
    };

    private static Uri Url(string variable, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery == "/" && url.UserInfo.Length == 0
            ? url
            : throw new SettingException(variable, $"'{text}' is not an address such as https://panah.example (no path).");

    private static string[] Proxies(string variable, string? text)
    {
        var names = text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        var wrong = names.FirstOrDefault(name => !IPAddress.TryParse(name, out _) && !IPNetwork.TryParse(name, out _));
        return wrong is null ? names : throw new SettingException(variable, $"'{wrong}' is neither an IP address nor a range such as 10.0.0.0/8.");
    }

    private static string? ConnectionString(string variable, string? text)
    {
        try
        {
            return text is null ? null : new NpgsqlConnectionStringBuilder(text).ConnectionString;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            throw new SettingException(variable, $"is not a connection string such as Host=db;Username=panah;Password=…;Database=panah ({wrong.Message}).");
        }
    }

    private static string? ExistingFile(string variable, string? path) =>
        path is null || File.Exists(path) ? path : throw new SettingException(variable, $"there is no file {path}.");
}
