using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Errors;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Signers;
using Cpctl.Pki.Tests.Import;

namespace Cpctl.Pki.Tests.Joining;

[Trait("Category", "Unit")]
public sealed class PinnedServerTests
{
    private static readonly PkiSettings Settings = new() { Endpoint = "localhost:6443" };

    // A real clock: TLS judges certificates by it.
    private readonly SignerSet _signers = SignerSet.Create(Settings, TimeProvider.System);

    [Fact]
    public async Task FetchAuthority_WithTheRightPin_ReturnsTheAuthority()
    {
        await using var server = await TlsServer.StartAsync(_signers, ["127.0.0.1"]);

        var authority = await FetchAsync(server, _signers.Cluster.Active.Pin);

        Assert.Equal(_signers.Cluster.Active.Certificate.RawData, authority.RawData);
    }

    [Fact]
    public async Task FetchAuthority_Intermediate_NeedsNoRoot()
    {
        var now = TimeProvider.System.GetUtcNow();
        var policy = OwnAuthority.Root(now).Intermediate(now, "Example policy");
        var signers = _signers.With(AuthorityKind.Cluster, new AuthorityLine { Active = policy.Intermediate(now).Authority });
        await using var server = await TlsServer.StartAsync(signers, ["127.0.0.1"]);

        Assert.Equal(signers.Cluster.Active.Certificate.RawData, (await FetchAsync(server, signers.Cluster.Active.Pin)).RawData);
    }

    [Fact]
    public async Task FetchAuthority_WithAnotherPin_RefusesAndShowsBoth()
    {
        await using var server = await TlsServer.StartAsync(_signers, ["127.0.0.1"]);

        var error = await Assert.ThrowsAsync<CpctlException>(() => FetchAsync(server, _signers.Etcd.Active.Pin));

        Assert.Equal(ExitCode.Refused, error.Code);
        Assert.Contains(_signers.Etcd.Active.Pin.Value, error.Why);
        Assert.Contains(_signers.Cluster.Active.Pin.Value, error.Why);
    }

    [Fact]
    public async Task FetchAuthority_WhenTheChainLacksTheAuthority_Refuses()
    {
        await using var server = await TlsServer.StartAsync(_signers, ["127.0.0.1"], withAuthority: false);

        var error = await Assert.ThrowsAsync<CpctlException>(() => FetchAsync(server, _signers.Cluster.Active.Pin));

        Assert.Contains("presents none", error.Why);
    }

    [Fact]
    public async Task FetchAuthority_WhenTheAuthorityIsOnlyShown_Refuses()
    {
        // Anybody can show the authority's certificate; the server's own must be signed by it.
        var impostor = SignerSet.Create(Settings, TimeProvider.System);
        await using var server = await TlsServer.StartAsync(impostor, ["127.0.0.1"], shown: _signers.Cluster.Active.Certificate);

        var error = await Assert.ThrowsAsync<CpctlException>(() => FetchAsync(server, _signers.Cluster.Active.Pin));

        Assert.Contains("not signed by the authority", error.Why);
    }

    [Fact]
    public async Task FetchAuthority_ForAnotherName_RefusesAndShowsTheNames()
    {
        await using var server = await TlsServer.StartAsync(_signers, ["api.example", "10.1.1.1"]);

        var error = await Assert.ThrowsAsync<CpctlException>(() => FetchAsync(server, _signers.Cluster.Active.Pin));

        Assert.Contains("api.example", error.Why);
        Assert.Contains("certSANs", error.Remedy);
    }

    [Fact]
    public async Task FetchAuthority_WhenNobodyListens_IsUnreachable()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        var port = ((IPEndPoint)socket.LocalEndpoint).Port;
        socket.Stop();

        var error = await Assert.ThrowsAsync<CpctlException>(() => PinnedServer.FetchAuthorityAsync(
            "127.0.0.1", port, _signers.Cluster.Active.Pin, TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));

        Assert.Equal(ExitCode.Unreachable, error.Code);
    }

    [Fact]
    public async Task FetchAuthority_WhenTheServerStaysSilent_IsUnreachableInTime()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();

        var error = await Assert.ThrowsAsync<CpctlException>(() => PinnedServer.FetchAuthorityAsync(
            "127.0.0.1", ((IPEndPoint)socket.LocalEndpoint).Port, _signers.Cluster.Active.Pin, TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken));

        Assert.Equal(ExitCode.Unreachable, error.Code);
        Assert.Contains("no answer", error.Why);
    }

    [Theory]
    [InlineData("sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", true)]
    [InlineData("SHA256:0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef", true)]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", false)]
    [InlineData("sha256:0123", false)]
    [InlineData("", false)]
    public void TryParse_OfPin_TakesKubeadmsForm(string text, bool expected) => Assert.Equal(expected, AuthorityPin.TryParse(text, out _));

    private static Task<X509Certificate2> FetchAsync(TlsServer server, AuthorityPin pin) => PinnedServer.FetchAuthorityAsync(
        "127.0.0.1", server.Port, pin, TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
}
