using System.Net.Sockets;

namespace Cpctl.StaticPods.Agent.Detour;

/// <summary>One connection on the detour: whatever either side sends goes to the other, and when one ends both do.</summary>
internal sealed class RelayedConnection : IDisposable
{
    /// <summary>TCP_USER_TIMEOUT of Linux: a machine that lost its power sends no farewell.</summary>
    private const int UserTimeout = 18;

    private const int UnacknowledgedMilliseconds = 5000;
    private const int BufferBytes = 32 * 1024;

    private readonly Socket _client;
    private readonly Socket _etcd;
    private readonly TimeProvider _time;
    private long _last;

    public RelayedConnection(Socket client, Socket etcd, TimeProvider time)
    {
        (_client, _etcd, _time) = (client, etcd, time);
        _last = time.GetTimestamp();
        client.NoDelay = etcd.NoDelay = true;
        etcd.SetRawSocketOption((int)SocketOptionLevel.Tcp, UserTimeout, BitConverter.GetBytes(UnacknowledgedMilliseconds));
    }

    /// <summary>How long nobody has sent anything.</summary>
    public TimeSpan SilentFor => _time.GetElapsedTime(Volatile.Read(ref _last));

    /// <summary>Returns when the connection has ended, however that was.</summary>
    public async Task RunAsync(CancellationToken end)
    {
        var there = PassAsync(_client, _etcd, end);
        var back = PassAsync(_etcd, _client, end);
        await Task.WhenAny(there, back);
        Dispose();
        await Task.WhenAll(there, back);
    }

    public void Dispose()
    {
        _client.Dispose();
        _etcd.Dispose();
    }

    private async Task PassAsync(Socket from, Socket to, CancellationToken end)
    {
        var buffer = new byte[BufferBytes];
        try
        {
            while (await from.ReceiveAsync(buffer, end) is > 0 and var count)
            {
                Volatile.Write(ref _last, _time.GetTimestamp());
                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), end);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It has ended.
        }
    }
}
