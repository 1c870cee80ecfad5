using System.Net;
using System.Net.Sockets;

namespace Cpctl.Etcd.Tests.Real;

/// <summary>Free TCP ports, each given out once in this process; below the ephemeral range, so that no outgoing connection takes one.</summary>
internal static class Ports
{
    private static int Next = 20_000 + (Environment.ProcessId % 1_000 * 10);

    internal static int Free()
    {
        while (true)
        {
            var port = Interlocked.Increment(ref Next);
            try
            {
                using var probe = new TcpListener(IPAddress.Any, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's.
            }
        }
    }
}
