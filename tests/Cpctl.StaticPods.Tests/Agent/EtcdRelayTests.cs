using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Cpctl.Etcd.Client;
using Cpctl.StaticPods.Agent.Failover;
using Cpctl.StaticPods.Tests.Agent.World;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.StaticPods.Tests.Agent;

/// <summary>The relay between an API server and a member that stands in, with real sockets and real certificates.</summary>
[Trait("Category", "Unit")]
public sealed class EtcdRelayTests : IDisposable
{
    private static readonly byte[] Settings = Frame(4, 0, 0);
    private static readonly byte[] Answer = Frame(0, 0, 40);
    private static readonly byte[] HeadersToBeContinued = Frame(1, 0, 20);
    private static readonly byte[] EndOfHeaders = Frame(9, 4, 10);

    private readonly CertifiedNode _node = new();
    private readonly FakeTimeProvider _time = new();
    private readonly Socket _member = Listen();
    private readonly EtcdRelay _relay;

    public EtcdRelayTests() => _relay = EtcdRelay.Start([UrlOf(_member)], new RelayTls(_node.Member, _node.Agent), _time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(100_000)]
    public async Task Relay_FramesOfAnySize_PassUnchanged(int payload)
    {
        var (client, member) = await ConnectAsync(_relay, _member);
        await client.WriteAsync("PRI * HTTP/2.0"u8.ToArray(), Cancellation);
        Assert.Equal("PRI * HTTP/2.0", System.Text.Encoding.ASCII.GetString(await ReadAsync(member, 14)));

        var frame = Frame(0, 0, payload);
        await member.WriteAsync(Settings, Cancellation);
        await member.WriteAsync(frame, Cancellation);

        byte[] all = [.. Settings, .. frame];
        Assert.Equal(all, await ReadAsync(client, all.Length));
    }

    [Fact]
    public async Task Relay_OneSideEnds_BothDo()
    {
        var (client, member) = await ConnectAsync(_relay, _member);
        await member.DisposeAsync();
        Assert.Equal(0, await client.ReadAsync(new byte[1], Cancellation));
    }

    [Fact]
    public async Task Relay_TheFirstMemberIsDown_TheNextOneStandsIn()
    {
        using var gone = Listen();
        var down = UrlOf(gone);
        gone.Dispose();
        using var relay = EtcdRelay.Start([down, UrlOf(_member)], new RelayTls(_node.Member, _node.Agent), _time);

        var (client, member) = await ConnectAsync(relay, _member);

        await member.WriteAsync(Settings, Cancellation);
        Assert.Equal(Settings, await ReadAsync(client, Settings.Length));
    }

    [Fact]
    public async Task Relay_AClientThatEtcdDoesNotKnow_IsRefused()
    {
        var accepting = AcceptAsync(_member);
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            var stranger = await ConnectAsync(_relay, _node.Stranger);
            await stranger.ReadExactlyAsync(new byte[1], Cancellation);
        });
        Assert.Equal(0, await (await accepting).ReadAsync(new byte[1], Cancellation));
    }

    [Fact]
    public async Task ComeHome_AConnection_IsToldToGoElsewhereAndWhatIsUnderWayEnds()
    {
        var (client, member) = await ConnectAsync(_relay, _member);
        await member.WriteAsync(Settings, Cancellation);
        await ReadAsync(client, Settings.Length);

        var returning = _relay.ComeHomeAsync();

        Assert.Equal(Http2Frame.GoAway.ToArray(), await ReadAsync(client, Http2Frame.GoAway.Length));
        await member.WriteAsync(Answer, Cancellation);
        Assert.Equal(Answer, await ReadAsync(client, Answer.Length));
        await Assert.ThrowsAnyAsync<SocketException>(() => ConnectAsync(_relay, _node.ApiServer));
        while (!returning.IsCompleted)
        {
            _time.Advance(EtcdRelay.Drain);
            await Task.Yield();
        }

        Assert.Equal(0, await ReadSomeAsync(client));
    }

    [Fact]
    public async Task ComeHome_BeforeTheMembersSettings_WaitsForThem()
    {
        var (client, member) = await ConnectAsync(_relay, _member);
        _ = _relay.ComeHomeAsync();
        await member.WriteAsync(Settings, Cancellation);

        byte[] all = [.. Settings, .. Http2Frame.GoAway.ToArray()];
        Assert.Equal(all, await ReadAsync(client, all.Length));
    }

    [Fact]
    public async Task ComeHome_WithinABlockOfHeaders_WaitsForItsEnd()
    {
        var (client, member) = await ConnectAsync(_relay, _member);
        await member.WriteAsync(Settings, Cancellation);
        await member.WriteAsync(HeadersToBeContinued, Cancellation);
        await ReadAsync(client, Settings.Length + HeadersToBeContinued.Length);

        _ = _relay.ComeHomeAsync();
        await member.WriteAsync(EndOfHeaders, Cancellation);

        byte[] all = [.. EndOfHeaders, .. Http2Frame.GoAway.ToArray()];
        Assert.Equal(all, await ReadAsync(client, all.Length));
    }

    public void Dispose()
    {
        _relay.Dispose();
        _member.Dispose();
        _node.Dispose();
    }

    private static byte[] Frame(byte type, byte flags, int payload) =>
        [(byte)(payload >> 16), (byte)(payload >> 8), (byte)payload, type, flags, 0, 0, 0, 1, .. Enumerable.Range(0, payload).Select(number => (byte)number)];

    private static Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }

    private static Uri UrlOf(Socket listener) => new($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}");

    private async Task<(Stream Client, Stream Member)> ConnectAsync(EtcdRelay relay, Socket member)
    {
        var accepting = AcceptAsync(member);
        return (await ConnectAsync(relay, _node.ApiServer), await accepting);
    }

    private async Task<Stream> AcceptAsync(Socket member)
    {
        var stream = new SslStream(new NetworkStream(await member.AcceptAsync(Cancellation), ownsSocket: true));
        var options = _node.Member.ToServerOptions();
        options.ApplicationProtocols = [SslApplicationProtocol.Http2];
        await stream.AuthenticateAsServerAsync(options, Cancellation);
        return stream;
    }

    private static async Task<Stream> ConnectAsync(EtcdRelay relay, EtcdCredentials credentials)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, relay.Port, Cancellation);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        var options = credentials.ToClientOptions();
        options.TargetHost = "127.0.0.1";
        options.ApplicationProtocols = [SslApplicationProtocol.Http2];
        await stream.AuthenticateAsClientAsync(options, Cancellation);
        return stream;
    }

    private static async Task<byte[]> ReadAsync(Stream stream, int count)
    {
        var buffer = new byte[count];
        await stream.ReadExactlyAsync(buffer, Cancellation);
        return buffer;
    }

    /// <summary>0 at the end, however abrupt.</summary>
    private static async Task<int> ReadSomeAsync(Stream stream)
    {
        try
        {
            return await stream.ReadAsync(new byte[1], Cancellation);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
