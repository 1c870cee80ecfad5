using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Cpctl.Api.Node;

/// <summary>The addresses this machine has at the moment.</summary>
public static class HostAddresses
{
    /// <summary>Of every interface that is up, loopback included.</summary>
    public static IReadOnlyList<IPAddress> All =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(nic => nic.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
            .SelectMany(nic => nic.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address),
    ];

    /// <summary>The source address of the default route, or the first that is not loopback; null when there is none. IPv4.</summary>
    public static IPAddress? Primary
    {
        get
        {
            // Connecting a datagram socket sends nothing; it only makes the kernel choose the source address of the default route.
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                socket.Connect(new IPAddress([192, 0, 2, 1]), 9);
                return (socket.LocalEndPoint as IPEndPoint)?.Address;
            }
            catch (SocketException)
            {
                return All.FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
            }
        }
    }
}
