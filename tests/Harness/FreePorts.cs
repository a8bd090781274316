using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Panah.Harness;

/// <summary>Ports to listen on: below those that the system gives to outgoing calls, and none twice in a process.</summary>
public static class FreePorts
{
    private static readonly HashSet<int> Given = [];

    /// <param name="withNext">The next port is free too: the simulators' SMTP listens there.</param>
    public static int Next(bool withNext = false)
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(10_000, 32_000);
            lock (Given)
            {
                if (IsFree(port) && (!withNext || IsFree(port + 1)) && Given.Add(port) && (!withNext || Given.Add(port + 1)))
                    return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        if (Given.Contains(port))
            return false;
        try
        {
            using var listener = new TcpListener(IPAddress.IPv6Any, port) { Server = { DualMode = true } };
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
