using System.Net;
using System.Net.Sockets;

namespace Panah.OpenId.Clients;

/// <summary>
/// Requests that go out on a client's word (jwks_uri, back-channel logout). The address is judged after DNS, at connect time, so that no
/// name can point inside afterwards; no redirects, no proxy, little time, little text (CVE-2020-10770, CVE-2026-4366).
/// </summary>
internal sealed class OutsideHttp : IDisposable
{
    private const int MaxBytes = 64 * 1024;
    private static readonly IPNetwork[] Inside =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "::1/128", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    private readonly HttpClient everywhere = Create(local: true);
    private readonly HttpClient publicOnly = Create(local: false);

    public static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Inside.Any(network => network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain));
    }

    /// <summary>The body of a 200; null for anything else.</summary>
    public async Task<string?> GetAsync(Client client, Uri address, CancellationToken cancel)
    {
        try
        {
            using var response = await For(client).GetAsync(address, cancel);
            return response.StatusCode == HttpStatusCode.OK ? await response.Content.ReadAsStringAsync(cancel) : null;
        }
        catch (Exception wrong) when (wrong is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The status of the answer; null when there was none.</summary>
    public async Task<HttpStatusCode?> PostFormAsync(Client client, Uri address, string name, string value, CancellationToken cancel)
    {
        try
        {
            using var body = new FormUrlEncodedContent([new(name, value)]);
            using var response = await For(client).PostAsync(address, body, cancel);
            return response.StatusCode;
        }
        catch (Exception wrong) when (wrong is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose()
    {
        everywhere.Dispose();
        publicOnly.Dispose();
    }

    private HttpClient For(Client client) => client.Settings.LocalAddresses ? everywhere : publicOnly;

    private static HttpClient Create(bool local) =>
        new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(3),
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = (context, cancel) => ConnectAsync(context.DnsEndPoint, local, cancel),
        })
        {
            Timeout = TimeSpan.FromSeconds(5),
            MaxResponseContentBufferSize = MaxBytes,
        };

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint host, bool local, CancellationToken cancel)
    {
        var addresses = await Dns.GetHostAddressesAsync(host.Host, cancel);
        var reachable = local ? addresses : [.. addresses.Where(IsPublic)];
        if (reachable.Length == 0)
            throw new HttpRequestException("Not an address on the public internet.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(reachable, host.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException wrong)
        {
            socket.Dispose();
            throw new HttpRequestException("No connection.", wrong);
        }
    }
}
