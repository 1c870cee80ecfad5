using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Cpctl.StaticPods.Agent.Failover;

/// <summary>Takes the API server's connections to etcd, and passes them on to another node's member.</summary>
internal sealed class EtcdRelay : IDisposable
{
    /// <summary>What is under way when a connection is said farewell has so long to end; watches, which never do, begin anew at the node's own member.</summary>
    internal static readonly TimeSpan Drain = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(2);

    /// <summary>TCP_USER_TIMEOUT of Linux, milliseconds: a machine that lost its power sends no farewell.</summary>
    private const int UserTimeout = 18;

    private const int UnacknowledgedMilliseconds = 5000;

    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<RelayedConnection, byte> _connections = [];
    private readonly Socket _listener;
    private readonly IReadOnlyList<Uri> _backends;
    private readonly RelayTls _tls;
    private readonly TimeProvider _time;
    private volatile bool _isReturning;

    private EtcdRelay(Socket listener, IReadOnlyList<Uri> backends, RelayTls tls, TimeProvider time)
    {
        (_listener, _backends, _tls, _time) = (listener, backends, tls, time);
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    public int Connections => _connections.Count;

    /// <summary>Listens on a free port of the loopback address.</summary>
    /// <exception cref="SocketException">There is none.</exception>
    public static EtcdRelay Start(IReadOnlyList<Uri> backends, RelayTls tls, TimeProvider time)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return new EtcdRelay(listener, backends, tls, time);
    }

    /// <summary>Takes no new connections, asks everybody to go elsewhere, and ends when they have had their time.</summary>
    public async Task ComeHomeAsync()
    {
        _isReturning = true;
        _listener.Dispose();
        try
        {
            await Task.WhenAll(_connections.Keys.Select(connection => connection.FarewellAsync(_end.Token)));
            await Task.Delay(Drain, _time, _end.Token);
        }
        catch (OperationCanceledException)
        {
            // Ended before its time.
        }

        Dispose();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _end.Cancel();
        foreach (var connection in _connections.Keys)
        {
            connection.Dispose();
        }

        _tls.Dispose();
    }

    private static bool IsRefusal(Exception error) =>
        error is SocketException or IOException or AuthenticationException or ObjectDisposedException or OperationCanceledException;

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptAsync(_end.Token));
            }
        }
        catch (Exception e) when (IsRefusal(e))
        {
            // No more are taken.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        // When nobody stands in, the client sees a closed connection and tries again.
        using var ends = client;
        if (await ConnectAsync() is not { } etcd)
        {
            return;
        }

        try
        {
            client.NoDelay = true;
            using var connection = new RelayedConnection(await _tls.AcceptAsync(client, _end.Token), etcd);
            _connections.TryAdd(connection, 0);
            var running = connection.RunAsync(_end.Token);
            if (_isReturning)
            {
                await connection.FarewellAsync(_end.Token);
            }

            await running;
            _connections.TryRemove(connection, out _);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            await etcd.DisposeAsync();
        }
    }

    private async Task<Stream?> ConnectAsync()
    {
        foreach (var backend in _backends)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, UserTimeout, BitConverter.GetBytes(UnacknowledgedMilliseconds));
            using var patience = new CancellationTokenSource(ConnectPatience, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _end.Token);
            try
            {
                await socket.ConnectAsync(backend.DnsSafeHost, backend.Port, either.Token);
                return await _tls.ConnectAsync(socket, backend.DnsSafeHost, either.Token);
            }
            catch (Exception e) when (IsRefusal(e))
            {
                socket.Dispose();
            }
        }

        return null;
    }
}
