using System.Net;
using System.Net.Sockets;

namespace Keyback.Bench.Machines;

/// <summary>Ports of this machine on which nobody listens.</summary>
internal static class Ports
{
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
