using System.Net;
using System.Net.Sockets;

namespace Cpctl.StaticPods.Agent.Addresses;

/// <summary>Finds the address by which this machine reaches others: that of its end of a connection to them.</summary>
internal static class ClusterRoute
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>This machine's address towards each of <paramref name="others"/> that takes a connection.</summary>
    public static async Task<IReadOnlyList<IPAddress>> TowardsAsync(IEnumerable<DnsEndPoint> others, TimeProvider time, CancellationToken cancellation)
    {
        var found = await Task.WhenAll(others.Select(other => TowardsAsync(other, time, cancellation)));
        return [.. found.OfType<IPAddress>()];
    }

    private static async Task<IPAddress?> TowardsAsync(DnsEndPoint other, TimeProvider time, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(other, either.Token);
            return (socket.LocalEndPoint as IPEndPoint)?.Address is { } local && local.IsIPv4MappedToIPv6 ? local.MapToIPv4() : (socket.LocalEndPoint as IPEndPoint)?.Address;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
