using System.Globalization;
using Panah.Kernel;

namespace Panah.Registries;

/// <summary>Where a registry answers, and the key Panah shows it.</summary>
public sealed record RegistryAddress(Uri Url, string Key);

/// <summary>
/// Addresses from <c>PANAH_REGISTRY_{NAME}_URL</c> and <c>PANAH_REGISTRY_{NAME}_KEY</c>, the bank's from <c>PANAH_BANK_URL</c>, <c>_KEY</c> and
/// <c>_PAY_ORIGIN</c>; those not set are the simulators', where they are on.
/// </summary>
public sealed record RegistrySettings
{
    /// <summary>Short names of all registries, as in settings, logs and faults.</summary>
    public static readonly IReadOnlyList<string> Names = ["civil", "sim", "foreigners", "postal", "companies", "insured", "cover", "medical", "dossier", Bank.Name];

    /// <summary>By short name. One that is missing is unavailable.</summary>
    public required IReadOnlyDictionary<string, RegistryAddress> Addresses { get; init; }

    /// <summary>Where the bank's page for payers is; that of its address, unless <c>PANAH_BANK_PAY_ORIGIN</c> says otherwise.</summary>
    public Uri? BankPayOrigin { get; init; }

    /// <summary>For one attempt. People wait for these answers.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Further attempts of a question that may be repeated.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Mean wait before a retry; jitter spreads it.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>The circuit opens when half of at least this many attempts failed within <see cref="SamplingDuration"/>.</summary>
    public int BreakerThroughput { get; init; } = 40;

    public TimeSpan SamplingDuration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an open circuit answers at once before it lets one attempt through.</summary>
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(5);

    /// <exception cref="InvalidOperationException">An address is no address; the message names the variable.</exception>
    public static RegistrySettings From(PanahSettings settings)
    {
        var addresses = new Dictionary<string, RegistryAddress>(StringComparer.Ordinal);
        foreach (var name in Names)
        {
            var prefix = name == Bank.Name ? "PANAH_BANK" : $"PANAH_REGISTRY_{name.ToUpperInvariant()}";
            var key = settings.Variable(prefix + "_KEY");
            if (Address(settings, prefix + "_URL") is { } url)
            {
                addresses[name] = new RegistryAddress(url, key ?? "");
            }
            else if (settings.Simulators)
            {
                var port = settings.SimulatorsPort.ToString(CultureInfo.InvariantCulture);
                addresses[name] = new RegistryAddress(new Uri($"http://localhost:{port}/{(name == Bank.Name ? name : $"registries/{name}")}/v1/"), key ?? "simulators");
            }
        }

        var bank = Address(settings, "PANAH_BANK_PAY_ORIGIN") ?? addresses.GetValueOrDefault(Bank.Name)?.Url;
        return new RegistrySettings { Addresses = addresses, BankPayOrigin = bank is null ? null : new Uri(bank.GetLeftPart(UriPartial.Authority)) };
    }

    private static Uri? Address(PanahSettings settings, string variable)
    {
        if (settings.Variable(variable) is not { Length: > 0 } typed) return null;
        if (!Uri.TryCreate(typed.TrimEnd('/') + "/", UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new InvalidOperationException($"{variable} is not an http or https address.");
        return settings.Production && url.Scheme != Uri.UriSchemeHttps ? throw new InvalidOperationException($"{variable} must be https in Production.") : url;
    }
}
