using System.Globalization;
using Panah.Kernel;

namespace Panah.Messaging;

/// <summary>An SMS gateway.</summary>
/// <param name="Sender">Line or name the phone shows.</param>
/// <param name="Share">Its share of messages while all is well.</param>
public sealed record SmsGatewaySettings(Uri Url, string Key, string Sender, int Share);

/// <summary>A mail server. User and password are null where it asks for none.</summary>
public sealed record SmtpSettings(string Host, int Port, bool Tls, string? User, string? Password, string From);

/// <summary>
/// <c>PANAH_SMS1_URL</c>, <c>_KEY</c>, <c>_SENDER</c>, <c>_SHARE</c> (Kavenegar), the same for <c>PANAH_SMS2</c>; <c>PANAH_SMTP_HOST</c>, <c>_PORT</c>,
/// <c>_TLS</c>, <c>_USER</c>, <c>_PASSWORD</c>, <c>_FROM</c>; <c>PANAH_USSD_SECRET</c>. What isn't set is the simulators', where they are on.
/// </summary>
public sealed record MessagingSettings
{
    /// <summary>Null where there is none.</summary>
    public SmsGatewaySettings? Sms1 { get; init; }

    public SmsGatewaySettings? Sms2 { get; init; }

    public SmtpSettings? Smtp { get; init; }

    /// <summary>What the operator's USSD callback has to show; null closes it.</summary>
    public string? UssdSecret { get; init; }

    /// <summary>A gateway that has not answered after this counts as silent.</summary>
    public TimeSpan GatewayTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How many messages of one template a recipient gets in <see cref="RepetitionWindow"/>; further ones are quietly left out.</summary>
    public int Repetitions { get; init; } = 30;

    public TimeSpan RepetitionWindow { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a message without an end of its own is tried; then it counts as given up, and can be sent again from there.</summary>
    public TimeSpan TriedFor { get; init; } = TimeSpan.FromDays(3);

    /// <summary>How long a gateway is asked what became of a message that it took.</summary>
    public TimeSpan AskedFor { get; init; } = TimeSpan.FromDays(2);

    /// <summary>When a gateway is first asked what became of a message.</summary>
    public TimeSpan AskAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <exception cref="InvalidOperationException">A variable is wrong; the message names it.</exception>
    public static MessagingSettings From(PanahSettings settings)
    {
        var simulators = settings.Simulators ? new Uri($"http://localhost:{settings.SimulatorsPort.ToString(CultureInfo.InvariantCulture)}/") : null;
        return new MessagingSettings
        {
            Sms1 = Gateway(settings, "PANAH_SMS1", simulators, 70),
            Sms2 = Gateway(settings, "PANAH_SMS2", simulators is null ? null : new Uri(simulators, "sms2/"), 30),
            Smtp = Mail(settings),
            UssdSecret = settings.Variable("PANAH_USSD_SECRET") ?? (settings.Simulators ? "simulators" : null),
        };
    }

    private static SmsGatewaySettings? Gateway(PanahSettings settings, string prefix, Uri? simulator, int otherwiseShare)
    {
        var typed = settings.Variable(prefix + "_URL");
        var url = simulator;
        if (!string.IsNullOrEmpty(typed) && (!Uri.TryCreate(typed.TrimEnd('/') + "/", UriKind.Absolute, out url) || url.Scheme is not ("http" or "https")))
            throw new InvalidOperationException($"{prefix}_URL is not an http or https address.");
        // Read before anything is decided: nonsense is refused also where there is no gateway to use it.
        var (share, typedKey) = (Number(settings, prefix + "_SHARE", otherwiseShare), settings.Text(prefix + "_KEY"));
        if (url is null) return typedKey is null ? null : throw new SettingException(prefix + "_URL", $"is not set, but {prefix}_KEY is.");
        if (settings.Production && url.Scheme != Uri.UriSchemeHttps) throw new InvalidOperationException($"{prefix}_URL must be https in Production.");
        var key = settings.Variable(prefix + "_KEY") ?? (url == simulator ? "simulators" : throw new InvalidOperationException($"{prefix}_KEY is not set."));
        return new SmsGatewaySettings(
            url, key, settings.Variable(prefix + "_SENDER") ?? settings.Variable("PANAH_BRAND_SMS_SENDER") ?? "1420", share);
    }

    private static SmtpSettings? Mail(PanahSettings settings)
    {
        var host = settings.Variable("PANAH_SMTP_HOST");
        var port = Number(settings, "PANAH_SMTP_PORT", host is null ? settings.SimulatorsPort + 1 : 587);
        var tls = settings.Switch("PANAH_SMTP_TLS", host is not null);
        if (host is null && !settings.Simulators) return null;
        if (settings.Production && host is not null && !tls && !new Uri("tcp://" + host).IsLoopback)
            throw new SettingException("PANAH_SMTP_TLS", "may not be off in Production but for a mail server on this machine.");
        return new SmtpSettings(
            host ?? "127.0.0.1",
            port,
            tls,
            settings.Variable("PANAH_SMTP_USER"),
            settings.Variable("PANAH_SMTP_PASSWORD"),
            settings.Variable("PANAH_SMTP_FROM") ?? "no-reply@" + settings.PublicUrl.Host);
    }

    private static int Number(PanahSettings settings, string name, int otherwise) => settings.Variable(name) switch
    {
        null or "" => otherwise,
        var text when ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new InvalidOperationException($"{name} is not a number from 0 to 65535."),
    };
}
