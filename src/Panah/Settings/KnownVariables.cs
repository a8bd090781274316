using Panah.Kernel;
using Panah.Registries;

namespace Panah.Host;

/// <summary>Every <c>PANAH_*</c> variable there is. One that is not here is a typing mistake, and a mistake that is passed over is a setting that fails open.</summary>
public static class KnownVariables
{
    /// <summary>Names for tests and builds, which may stand in the environment of the program that they start.</summary>
    private const string Tests = "PANAH_TEST_";

    private static readonly string[] Fixed =
    [
        "PANAH_PORT", "PANAH_SIMULATORS_PORT", "PANAH_SIMULATORS", "PANAH_SIMULATORS_DATABASE", "PANAH_SIMULATORS_STAY", "PANAH_DATA", "PANAH_DATABASE",
        "PANAH_DATABASE_OWNER", "PANAH_ROLES", "PANAH_ENVIRONMENT", "PANAH_PUBLIC_URL", "PANAH_SECURITY_CODE", "PANAH_SECURITY_CODE_ANSWER", "PANAH_KEYS",
        "PANAH_PROXIES", "PANAH_PROXY_HOPS", "PANAH_CERTIFICATE", "PANAH_CERTIFICATE_KEY", "PANAH_JSON_LOGS", "PANAH_STACK_TRACES", "PANAH_WITHOUT",
        "PANAH_BACKUP_PASSPHRASE", "PANAH_POSTGRES_NO_NAMESPACE", "PANAH_CHROMIUM", "PANAH_LIMITS",
        "PANAH_DRAIN_SECONDS", "PANAH_DISK_FLOOR_MB",
        "PANAH_SLIP_DAYS", "PANAH_SPECIAL_GROUPS", "PANAH_DOSSIER_URL", "PANAH_LETTERS_SERVED_AFTER_DAYS", "PANAH_LETTERS_REMIND_AFTER_DAYS",
        "PANAH_LETTERS_EARLIER_UNTIL", "PANAH_LETTERS_EARLIER_URL", "PANAH_LETTERS_SERVICES_URL", "PANAH_USSD_SECRET", "PANAH_BANK_PAY_ORIGIN", "PANAH_BANK_SILENCE_HOURS",
        // Of builds and of tests that make pictures.
        "PANAH_UPDATE_LOCKS", "PANAH_PICTURES", "PANAH_HELP_PICTURES", "PANAH_KILLS",
    ];

    /// <summary>Those that come in families.</summary>
    private static readonly (string Head, string[] Tails)[] Families =
    [
        ("PANAH_SMS1_", ["URL", "KEY", "SENDER", "SHARE"]),
        ("PANAH_SMS2_", ["URL", "KEY", "SENDER", "SHARE"]),
        ("PANAH_SMTP_", ["HOST", "PORT", "TLS", "USER", "PASSWORD", "FROM"]),
        ("PANAH_BANK_", ["URL", "KEY"]),
        ("PANAH_ENTITLEMENT_",
            ["MODES", "CREDIT_PER_CODE", "CLIENT_ALLOWANCE", "CODES_PER_DAY", "USSD_CODE", "FEED_SECONDS", "FRESH_MINUTES", "CLIENT_RATE", "LANES", "GROUP_SIZE"]),
        ("PANAH_BRAND_",
            ["NAME", "NAME_EN", "NAME_AR", "LOGO", "PRIMARY", "PRIMARY_DARK", "ACCENT", "SUPPORT_PHONE", "ADDRESS", "ADDRESS_EN", "ADDRESS_AR",
                "USSD_CODE", "USSD_CREDIT", "SMS_SENDER", "PRIVACY", "TERMS"]),
    ];

    /// <summary>All names, families written out.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Fixed,
        .. Families.SelectMany(family => family.Tails, (family, tail) => family.Head + tail),
        .. RegistrySettings.Names.Where(name => name != "bank").SelectMany(name => new[] { "URL", "KEY" }, (name, tail) => $"PANAH_REGISTRY_{name.ToUpperInvariant()}_{tail}"),
    ];

    /// <summary>Refuses the first name that there is not, with the nearest that there is.</summary>
    /// <exception cref="SettingException">Names the variable.</exception>
    public static void Check(IEnumerable<string> names)
    {
        var unknown = names.Order(StringComparer.Ordinal)
            .FirstOrDefault(name => name.StartsWith("PANAH_", StringComparison.Ordinal) && !name.StartsWith(Tests, StringComparison.Ordinal) && !All.Contains(name, StringComparer.Ordinal));
        if (unknown is not null)
            throw new SettingException(unknown, $"there is no such setting. The nearest is {All.OrderBy(name => Distance(unknown, name)).ThenByDescending(name => unknown.AsSpan().CommonPrefixLength(name)).First()}; docs/operations.md lists all.");
    }

    /// <summary>Levenshtein's: how many letters are to be changed, added or left out.</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var corner = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
                (row[j], corner) = (Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (one[i - 1] == other[j - 1] ? 0 : 1)), row[j]);
        }

        return row[^1];
    }
}
