using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Panah.Kernel;

namespace Panah.Host;

/// <summary>A port that another program has is told first and at once, before a database is started for nothing.</summary>
internal static class Ports
{
    /// <exception cref="SettingException">Names the variable.</exception>
    public static void CheckFree(PanahSettings settings)
    {
        if (settings.Web || settings.Worker)
            Check("PANAH_PORT", settings.Port, settings.CertificateFile is not null || settings.Proxies.Count > 0 ? IPAddress.Any : IPAddress.Loopback, "the site");
        if (!settings.Simulators)
            return;
        Check("PANAH_SIMULATORS_PORT", settings.SimulatorsPort, IPAddress.Loopback, "the simulators");
        Check("PANAH_SIMULATORS_PORT", settings.SimulatorsPort + 1, IPAddress.Loopback, "the simulators' mail");
    }

    private static void Check(string variable, int port, IPAddress address, string what)
    {
        if (port == 0 || port > IPEndPoint.MaxPort)
            return;
        try
        {
            using var listener = new TcpListener(address, port);
            // As Kestrel does, so that connections of a node that ended a moment ago are no obstacle.
            listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            listener.Start();
        }
        catch (SocketException refused)
        {
            var why = refused.SocketErrorCode == SocketError.AddressAlreadyInUse ? "is taken by another program" : $"cannot be listened on ({refused.Message})";
            throw new SettingException(variable, $"port {port.ToString(CultureInfo.InvariantCulture)}, for {what}, {why}. Set {variable} to another.");
        }
    }
}
