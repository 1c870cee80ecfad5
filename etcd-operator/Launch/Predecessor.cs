using System.Net;
using System.Net.Sockets;

namespace Cpctl.Etcd.Launch;

/// <summary>Waits for the etcd that ran before to let go of its ports and its data.</summary>
internal sealed class Predecessor(TimeProvider time, TextWriter log)
{
    /// <summary>The node is without etcd while this is polled: measured, a look costs 30 µs.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan LogEvery = TimeSpan.FromSeconds(10);

    /// <returns>Null when all is free, else what was still held when the time was up.</returns>
    internal async Task<string?> WaitAsync(IReadOnlyList<int> ports, string database, TimeSpan timeout)
    {
        var start = time.GetTimestamp();
        var nextLog = TimeSpan.Zero;
        while (Held(ports, database) is { } held)
        {
            var waited = time.GetElapsedTime(start);
            if (waited >= timeout)
            {
                return held;
            }

            if (waited >= nextLog)
            {
                log.WriteLine($"cpctl etcd-launch: waiting for the present etcd to stop: {held} ({waited.TotalSeconds:0} s of {timeout.TotalSeconds:0} s)");
                nextLog = waited + LogEvery;
            }

            await Task.Delay(Poll, time);
        }

        return null;
    }

    private static string? Held(IReadOnlyList<int> ports, string database)
    {
        foreach (var port in ports)
        {
            if (IsTaken(port))
            {
                return $"port {port} is in use";
            }
        }

        return LaunchLibC.IsLocked(database) ? $"{database} is locked" : null;
    }

    /// <summary>Binding (without listening) to all addresses fails while anybody listens on any; sockets in TIME_WAIT do not matter, nor to etcd.</summary>
    private static bool IsTaken(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return false;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return true;
        }
    }
}
