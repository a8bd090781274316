using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Npgsql;
using Panah.Kernel;
using Panah.Registries;

namespace Panah.Host;

/// <summary>What settings may not be together.</summary>
internal static class SettingsRules
{
    public static void Check(PanahSettings settings)
    {
        if (settings.Production)
            CheckProduction(settings);
        if (settings is { Https: false, PublicUrl.IsLoopback: false })
            throw new SettingException("PANAH_PUBLIC_URL", "plain http serves localhost only; anywhere else the address begins with https://.");
        if (settings is { CertificateFile: null, CertificateKeyFile: not null } or { CertificateFile: not null, CertificateKeyFile: null })
            throw new SettingException("PANAH_CERTIFICATE_KEY", "a certificate and its key come together.");
        CheckCertificate(settings);
        if (settings is { DatabaseOwner: not null, Database: null })
            throw new SettingException("PANAH_DATABASE_OWNER", "names who owns the database of PANAH_DATABASE, which is not set.");
        if (settings is { ProxyHops: not null, Proxies.Count: 0 })
            throw new SettingException("PANAH_PROXY_HOPS", "counts the proxies named in PANAH_PROXIES, which is not set.");
        if (settings is { Https: true, CertificateFile: null, Proxies.Count: 0 })
            throw new SettingException("PANAH_PUBLIC_URL", "https needs PANAH_CERTIFICATE and PANAH_CERTIFICATE_KEY, or a proxy named in PANAH_PROXIES.");
        if (settings is { Port: not 0, Simulators: true } && settings.Port == settings.SimulatorsPort)
            throw new SettingException("PANAH_SIMULATORS_PORT", "is the port of the site itself.");
    }

    /// <summary>A node in Production has real gateways and registries, or is told which it goes without.</summary>
    /// <exception cref="SettingException">Names what is missing and the way out.</exception>
    public static void CheckServing(PanahSettings settings)
    {
        var ways = RegistrySettings.Names.ToDictionary(name => name, name => name == "bank" ? "PANAH_BANK_URL" : $"PANAH_REGISTRY_{name.ToUpperInvariant()}_URL", StringComparer.Ordinal);
        ways["sms"] = "PANAH_SMS1_URL";
        ways["email"] = "PANAH_SMTP_HOST";
        var without = settings.Text("PANAH_WITHOUT")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        if (Array.Find(without, name => !ways.ContainsKey(name)) is { } unknown)
            throw new SettingException("PANAH_WITHOUT", $"'{unknown}' is none of {string.Join(", ", ways.Keys)}.");
        if (!settings.Production)
            return;
        var missing = ways.Where(way => !without.Contains(way.Key) && settings.Text(way.Value) is null && !(way.Key == "sms" && settings.Text("PANAH_SMS2_URL") is not null)).ToList();
        if (missing.Count > 0)
        {
            throw new SettingException(missing[0].Value, $"is not set, and Production has no simulators. Missing: {string.Join(", ", missing.Select(way => way.Value))}. "
                + $"Set them, or name those that this site does without: PANAH_WITHOUT={string.Join(',', missing.Select(way => way.Key))}.");
        }
    }

    private static void CheckCertificate(PanahSettings settings)
    {
        if (settings.CertificateFile is not { } file)
            return;
        try
        {
            X509Certificate2.CreateFromPemFile(file, settings.CertificateKeyFile).Dispose();
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new SettingException("PANAH_CERTIFICATE", $"{file} and {settings.CertificateKeyFile} are not a certificate and its private key in PEM form.");
        }
    }

    /// <summary>What goes to another machine in Production goes under TLS (ASVS 12.3.1): «prefer», which is the driver's own, takes a server's no for an answer.</summary>
    private static void CheckEncrypted(string variable, string? database)
    {
        if (database is null)
            return;
        var words = new NpgsqlConnectionStringBuilder(database);
        var elsewhere = (words.Host ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Any(host => host[0] != '/' && !new Uri("tcp://" + host).IsLoopback);
        if (elsewhere && words.SslMode is SslMode.Disable or SslMode.Allow or SslMode.Prefer)
            throw new SettingException(variable, "names a server on another machine, and Production reaches it under TLS alone: add SSL Mode=VerifyFull, or Require where no certificate can be checked.");
    }

    private static void CheckProduction(PanahSettings settings)
    {
        var why = settings.PublicUrl.IsLoopback ? "in Production." : $"where others reach the site ({settings.PublicUrl.GetLeftPart(UriPartial.Authority)}).";
        if (settings.Simulators)
            throw new SettingException("PANAH_SIMULATORS", "must be off " + why);
        if (settings.SecurityCode == SecurityCodeMode.Off)
            throw new SettingException("PANAH_SECURITY_CODE", "may not be off " + why);
        if (settings.SecurityCodeAnswer is not null)
            throw new SettingException("PANAH_SECURITY_CODE_ANSWER", "is for tests and may not be set " + why);
        CheckEncrypted("PANAH_DATABASE", settings.Database);
        CheckEncrypted("PANAH_DATABASE_OWNER", settings.DatabaseOwner);
    }
}
