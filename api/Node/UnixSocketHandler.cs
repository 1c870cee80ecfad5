using System.Net.Sockets;

namespace Cpctl.Api.Node;

/// <summary>HTTP to a program of this machine, over its unix socket.</summary>
public static class UnixSocketHandler
{
    /// <param name="path">The socket; it need not be there yet.</param>
    public static SocketsHttpHandler To(string path) => new() { ConnectCallback = (_, cancellation) => ConnectAsync(path, cancellation), UseProxy = false };

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
