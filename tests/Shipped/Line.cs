using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Panah.Shipped;

/// <summary>
/// A person's way to the net: a SOCKS 5 proxy (RFC 1928) on loopback that goes on from an address of the person's own, since limits by
/// address are as they stand and would take all people of a test run for one.
/// </summary>
internal sealed class Line : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _work;

    public Line()
    {
        Address = new IPAddress([127, .. RandomNumberGenerator.GetBytes(2), (byte)RandomNumberGenerator.GetInt32(2, 250)]);
        _listener.Start();
        _work = AcceptAsync();
    }

    /// <summary>Where the site sees the person come from.</summary>
    public IPAddress Address { get; }

    /// <summary>For a browser: <c>socks5://127.0.0.1:1234</c>.</summary>
    public string Proxy => $"socks5://{_listener.LocalEndpoint}";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _work;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = CarryAsync(await _listener.AcceptSocketAsync(_end.Token));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task CarryAsync(Socket browser)
    {
        using var near = new NetworkStream(browser, ownsSocket: true);
        using var site = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            var port = await AskedPortAsync(near);
            site.Bind(new IPEndPoint(Address, 0));
            // Whatever name is asked for: no test goes further than this machine.
            await site.ConnectAsync(IPAddress.Loopback, port, _end.Token);
            await near.WriteAsync(new byte[] { 5, 0, 0, 1, 0, 0, 0, 0, 0, 0 }, _end.Token);
            using var far = new NetworkStream(site);
            await Task.WhenAny(near.CopyToAsync(far, _end.Token), far.CopyToAsync(near, _end.Token));
        }
        catch (Exception end) when (end is IOException or SocketException or OperationCanceledException)
        {
            // A refused or broken connection is the browser's to show.
        }
    }

    /// <summary>Greets (no sign-in) and reads the request: version, command, reserved, kind of address, address, port.</summary>
    private async Task<int> AskedPortAsync(NetworkStream near)
    {
        var bytes = new byte[300];
        await near.ReadExactlyAsync(bytes.AsMemory(0, 2), _end.Token);
        await near.ReadExactlyAsync(bytes.AsMemory(0, bytes[1]), _end.Token);
        await near.WriteAsync(new byte[] { 5, 0 }, _end.Token);
        await near.ReadExactlyAsync(bytes.AsMemory(0, 5), _end.Token);
        var rest = (bytes[3] switch { 1 => 3, 3 => bytes[4], _ => 15 }) + 2;
        await near.ReadExactlyAsync(bytes.AsMemory(0, rest), _end.Token);
        return (bytes[rest - 2] << 8) | bytes[rest - 1];
    }
}
