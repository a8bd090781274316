namespace Panah.Simulators;

/// <summary>What the simulators are told from outside.</summary>
public sealed record SimulatorsSettings
{
    /// <summary>The key that Panah's clients show and the gateways ask for, where no other is set.</summary>
    public const string DefaultApiKey = "simulators";

    /// <summary>TCP port of pages and JSON; 0 lets the system choose.</summary>
    public int Port { get; init; } = 8081;

    /// <summary>TCP port of SMTP; null is the next one after <see cref="Port"/> (or any, where that is 0).</summary>
    public int? SmtpPort { get; init; }

    /// <summary>Npgsql connection string; the simulators keep to the schema <c>simulators</c>.</summary>
    public required string Database { get; init; }

    /// <summary>Where a dialled USSD code and the bank's notifications are posted to.</summary>
    public Uri PanahUrl { get; init; } = new("http://localhost:8080");

    /// <summary>What the USSD callback shows as proof that the operator is calling.</summary>
    public string UssdSecret { get; init; } = DefaultApiKey;

    public string ApiKey { get; init; } = DefaultApiKey;

    /// <summary>
    /// Reads <c>PANAH_SIMULATORS_PORT</c>, <c>PANAH_SIMULATORS_DATABASE</c> (else <c>PANAH_DATABASE</c>),
    /// <c>PANAH_PUBLIC_URL</c> (else the port in <c>PANAH_PORT</c>) and <c>PANAH_USSD_SECRET</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">A variable is missing or wrong; the message names it.</exception>
    public static SimulatorsSettings FromEnvironment(Func<string, string?> variable) => new()
    {
        Port = Number(variable, "PANAH_SIMULATORS_PORT", 8081),
        Database = Text(variable("PANAH_SIMULATORS_DATABASE")) ?? Text(variable("PANAH_DATABASE"))
            ?? throw new InvalidOperationException("PANAH_SIMULATORS_DATABASE is not set: a connection string to PostgreSQL is needed."),
        PanahUrl = new Uri(Text(variable("PANAH_PUBLIC_URL")) ?? $"http://localhost:{Number(variable, "PANAH_PORT", 8080)}"),
        UssdSecret = Text(variable("PANAH_USSD_SECRET")) ?? DefaultApiKey,
    };

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static int Number(Func<string, string?> variable, string name, int otherwise) => variable(name) switch
    {
        null or "" => otherwise,
        var text when ushort.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var port) => port,
        _ => throw new InvalidOperationException($"{name} is not a port."),
    };
}
