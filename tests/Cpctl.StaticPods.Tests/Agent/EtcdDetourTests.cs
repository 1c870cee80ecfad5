using System.Net;
using System.Net.Sockets;
using Cpctl.StaticPods.Agent.Detour;
using Cpctl.StaticPods.Agent.Slots;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.StaticPods.Tests.Agent;

/// <summary>The relay with real sockets, and the rule with the real nft in a network namespace of its own.</summary>
[Trait("Category", "Unit")]
public sealed class EtcdDetourTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Relay_BytesOfBothSides_Pass()
    {
        using var etcd = Listen();
        using var relay = EtcdRelay.Start([UrlOf(etcd)], TimeProvider.System);
        var (client, server) = await ConnectAsync(relay, etcd);
        using (client)
        using (server)
        {
            await client.SendAsync("to etcd"u8.ToArray(), Cancellation);
            Assert.Equal("to etcd"u8.ToArray(), await ReceiveAsync(server));
            await server.SendAsync("and back"u8.ToArray(), Cancellation);
            Assert.Equal("and back"u8.ToArray(), await ReceiveAsync(client));
        }
    }

    [Fact]
    public async Task Relay_TheFirstMemberIsDown_TheNextOneStandsIn()
    {
        using var gone = Listen();
        var down = UrlOf(gone);
        gone.Dispose();
        using var etcd = Listen();
        using var relay = EtcdRelay.Start([down, UrlOf(etcd)], TimeProvider.System);
        var (client, server) = await ConnectAsync(relay, etcd);
        client.Dispose();
        server.Dispose();
    }

    [Fact]
    public async Task Relay_OneSideEnds_BothDo()
    {
        using var etcd = Listen();
        using var relay = EtcdRelay.Start([UrlOf(etcd)], TimeProvider.System);
        var (client, server) = await ConnectAsync(relay, etcd);
        using (client)
        {
            server.Dispose();
            Assert.Empty(await ReceiveAsync(client));
        }
    }

    [Fact]
    public async Task ComeHome_ASilentConnection_EndsAndABusyOneStays()
    {
        using var etcd = Listen();
        using var relay = EtcdRelay.Start([UrlOf(etcd)], TimeProvider.System);
        var (silent, silentServer) = await ConnectAsync(relay, etcd);
        var (busy, busyServer) = await ConnectAsync(relay, etcd);
        using var end = new CancellationTokenSource();
        using (silent)
        using (silentServer)
        using (busy)
        using (busyServer)
        {
            var talking = TalkAsync(busy, busyServer, end.Token);
            relay.ComeHome();

            Assert.Empty(await ReceiveAsync(silent));
            Assert.False(talking.IsCompleted);
            Assert.Equal(1, relay.Connections);
            await Assert.ThrowsAnyAsync<SocketException>(() => ConnectAsync(relay, etcd));

            await end.CancelAsync();
            await talking;
            await ReceiveAsync(busyServer);
        }
    }

    [Fact]
    public async Task OpenAndClose_RealRules_TheKernelAgreesAndForgetsWhatNobodyRenews()
    {
        using var network = NetworkNamespace.Create();
        IReadOnlyList<string> nft = [.. network.Enter, "nft"];
        using (var first = new EtcdDetour(nft, TimeProvider.System, NullLogger.Instance))
        {
            Assert.Equal(EtcdDetourState.Closed, await first.StateAsync(Cancellation));
            await first.OpenAsync(["https://10.0.0.2:2379"], Cancellation);
            await first.OpenAsync(["https://10.0.0.2:2379"], Cancellation);
            Assert.Equal(EtcdDetourState.Open, await first.StateAsync(Cancellation));
            Assert.Contains("expires", await new Nft(nft, TimeProvider.System).ListAsync(EtcdDetourScript.Table, Cancellation), StringComparison.Ordinal);
        }

        // Its agent is no more; the next one finds what is left and takes it away.
        using var second = new EtcdDetour(nft, TimeProvider.System, NullLogger.Instance);
        Assert.Equal(EtcdDetourState.Left, await second.StateAsync(Cancellation));
        await second.CloseAsync(Cancellation);
        await second.CloseAsync(Cancellation);
        Assert.Equal(EtcdDetourState.Closed, await second.StateAsync(Cancellation));
        Assert.Null(await new Nft(nft, TimeProvider.System).ListAsync(EtcdDetourScript.Table, Cancellation));
    }

    private static Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }

    private static Uri UrlOf(Socket listener) => new($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}");

    private static async Task<(Socket Client, Socket Server)> ConnectAsync(EtcdRelay relay, Socket etcd)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, relay.Port, Cancellation);
        return (client, await etcd.AcceptAsync(Cancellation));
    }

    private static async Task<byte[]> ReceiveAsync(Socket socket)
    {
        var buffer = new byte[64];
        try
        {
            return buffer[..await socket.ReceiveAsync(buffer, Cancellation)];
        }
        catch (SocketException)
        {
            return [];
        }
    }

    /// <summary>A question and its answer, again and again without a pause, until it may stop.</summary>
    private static async Task TalkAsync(Socket client, Socket server, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await client.SendAsync("?"u8.ToArray(), Cancellation);
            Assert.NotEmpty(await ReceiveAsync(server));
            await server.SendAsync("!"u8.ToArray(), Cancellation);
            Assert.NotEmpty(await ReceiveAsync(client));
        }
    }
}
