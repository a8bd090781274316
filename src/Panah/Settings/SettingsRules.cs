using Panah.Kernel;

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
        if (settings is { Https: true, CertificateFile: null, Proxies.Count: 0 })
            throw new SettingException("PANAH_PUBLIC_URL", "https needs PANAH_CERTIFICATE and PANAH_CERTIFICATE_KEY, or a proxy named in PANAH_PROXIES.");
        if (settings is { Port: not 0, Simulators: true } && settings.Port == settings.SimulatorsPort)
            throw new SettingException("PANAH_SIMULATORS_PORT", "is the port of the site itself.");
    }

    private static void CheckProduction(PanahSettings settings)
    {
        if (settings.Simulators)
            throw new SettingException("PANAH_SIMULATORS", "must be off in Production.");
        if (settings.SecurityCode == SecurityCodeMode.Off)
            throw new SettingException("PANAH_SECURITY_CODE", "may not be off in Production.");
        if (settings.SecurityCodeAnswer is not null)
            throw new SettingException("PANAH_SECURITY_CODE_ANSWER", "is for tests and may not be set in Production.");
    }
}
