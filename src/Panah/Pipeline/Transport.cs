using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Panah.Kernel;

namespace Panah.Host;

/// <summary>
/// Plain http is for localhost. Anywhere else it is https: by our own certificate, or by a proxy that is named, whose word on the
/// browser's address and scheme is then taken, and nobody else's.
/// </summary>
internal static class Transport
{
    public static void Listen(WebApplicationBuilder builder, PanahSettings settings)
    {
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Larger bodies, such as letters with attachments, are allowed by their own endpoints.
            kestrel.Limits.MaxRequestBodySize = 10 * 1024 * 1024;
            if (settings.CertificateFile is { } certificate)
                kestrel.ListenAnyIP(settings.Port, listen => ListenWith(listen, new ServedCertificate(certificate, settings.CertificateKeyFile!)));
            else if (settings.Proxies.Count > 0)
                kestrel.ListenAnyIP(settings.Port);
            else if (settings.Port == 0)
                kestrel.Listen(IPAddress.Loopback, 0);
            else
                kestrel.ListenLocalhost(settings.Port);
        });
        builder.Services.AddHsts(hsts => (hsts.MaxAge, hsts.IncludeSubDomains) = (TimeSpan.FromDays(365), true));
    }

    private static void ListenWith(ListenOptions listen, ServedCertificate certificate)
    {
        var logger = listen.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ServedCertificate).FullName!);
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(certificate.Options(
                wrong => logger.LogError("PANAH_CERTIFICATE has changed and can't be read; the one before is served: {Reason}", wrong.Message))),
        });
    }

    public static void UseTransport(this WebApplication app, PanahSettings settings)
    {
        if (settings.Proxies.Count > 0)
            app.UseForwardedHeaders(ForwardedFrom(settings));
        app.Use((http, next) => Allows(http, settings) ? next(http) : RefuseAsync(http, settings));
        if (settings.Https)
            app.UseHsts();
    }

    private static ForwardedHeadersOptions ForwardedFrom(PanahSettings settings)
    {
        // Never the forwarded host: our own address is a setting. A chain is followed from us outwards as far as the proxies are named ones:
        // the first address that is none of theirs is the browser's, and what it says of itself is not believed.
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = settings.ProxyHops,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in settings.Proxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
                options.KnownProxies.Add(address);
            else
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
        }

        return options;
    }

    private static bool Allows(HttpContext http, PanahSettings settings)
    {
        // Probes come by the node's bare address, without a name.
        if (http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
            return true;
        var host = http.Request.Host.Host;
        if (http.Request.IsHttps && !settings.PublicUrl.IsLoopback && host.Equals(settings.PublicUrl.Host, StringComparison.OrdinalIgnoreCase))
            return true;
        return IsFromHere(http, settings);
    }

    /// <summary>
    /// Asked by this machine itself. The name is checked too: a page elsewhere whose name was bent to 127.0.0.1 is not us (DNS rebinding). Where a proxy
    /// of this machine is named nobody is: one that puts its own name for us in place of Host, as nginx does unless told, and says nothing of the browser
    /// makes everybody look like it.
    /// </summary>
    public static bool IsFromHere(HttpContext http, PanahSettings settings) =>
        IsLoopback(http.Request.Host.Host) && http.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
        && !http.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XOriginalForHeaderName) && !settings.Proxies.Any(IsHere);

    private static bool IsHere(string proxy) => IPAddress.TryParse(proxy, out var address)
        ? IPAddress.IsLoopback(address)
        : System.Net.IPNetwork.Parse(proxy) is var network && (network.Contains(IPAddress.Loopback) || network.Contains(IPAddress.IPv6Loopback));

    private static bool IsLoopback(string host) => host is "localhost" or "127.0.0.1" or "[::1]";

    private static Task RefuseAsync(HttpContext http, PanahSettings settings)
    {
        // People are led on; a program that sends its token in the clear must notice (ASVS 4.1.2), and so must who set up a proxy that hides the
        // browser's address and ours: led on, its people would come here again and again.
        if (settings.Https && !http.Request.IsHttps && !IsLoopback(http.Request.Host.Host) && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) && !http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            http.Response.Redirect(new Uri(settings.PublicUrl, http.Request.PathBase + http.Request.Path + http.Request.QueryString).AbsoluteUri, permanent: true, preserveMethod: true);
            return Task.CompletedTask;
        }

        http.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        return http.Response.WriteAsync($"This site is {settings.PublicUrl}\nA proxy before it passes Host on, and sets X-Forwarded-For and X-Forwarded-Proto itself.\n");
    }
}
