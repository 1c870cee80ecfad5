using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Cpctl.StaticPods.Agent.Detour;

/// <summary>
/// Passes connections on to another node's etcd, bytes as they are: both ends speak TLS through it, and every member's certificate is good for
/// the loopback address.
/// </summary>
internal sealed class EtcdRelay : IDisposable
{
    /// <summary>
    /// Nothing is under way on a connection on which nobody has said anything for so long: a write takes milliseconds. Ending it then costs its
    /// watches a new beginning, which etcd's client makes by itself, and no request.
    /// </summary>
    internal static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<RelayedConnection, byte> _connections = [];
    private readonly Socket _listener;
    private readonly IReadOnlyList<Uri> _lenders;
    private readonly TimeProvider _time;
    private readonly Task _accepting;
    private Task _returning = Task.CompletedTask;

    private EtcdRelay(Socket listener, IReadOnlyList<Uri> lenders, TimeProvider time)
    {
        (_listener, _lenders, _time) = (listener, lenders, time);
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public int Connections => _connections.Count;

    /// <summary>Nobody is served any more, and nobody will be.</summary>
    public bool HasEnded => _accepting.IsCompleted && _connections.IsEmpty;

    /// <summary>Listens on a free port of the loopback address.</summary>
    /// <exception cref="SocketException">There is none.</exception>
    public static EtcdRelay Start(IReadOnlyList<Uri> lenders, TimeProvider time)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return new EtcdRelay(listener, lenders, time);
    }

    /// <summary>Takes no new connections, and ends each one as soon as it is silent.</summary>
    public void ComeHome()
    {
        _listener.Dispose();
        _returning = EndSilentOnesAsync();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _end.Cancel();
        foreach (var connection in _connections.Keys)
        {
            connection.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptAsync(_end.Token));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // No more are taken.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        if (await ConnectAsync() is not { } etcd)
        {
            // The client sees a closed connection and tries again.
            client.Dispose();
            return;
        }

        using var connection = new RelayedConnection(client, etcd, _time);
        _connections.TryAdd(connection, 0);
        await connection.RunAsync(_end.Token);
        _connections.TryRemove(connection, out _);
    }

    private async Task<Socket?> ConnectAsync()
    {
        foreach (var lender in _lenders)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            using var patience = new CancellationTokenSource(ConnectPatience, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _end.Token);
            try
            {
                await socket.ConnectAsync(lender.DnsSafeHost, lender.Port, either.Token);
                return socket;
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                socket.Dispose();
            }
        }

        return null;
    }

    private async Task EndSilentOnesAsync()
    {
        using var timer = new PeriodicTimer(Look, _time);
        try
        {
            while (!HasEnded && await timer.WaitForNextTickAsync(_end.Token))
            {
                foreach (var connection in _connections.Keys.Where(connection => connection.SilentFor >= Silence))
                {
                    connection.Dispose();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Everything has ended.
        }
    }
}
