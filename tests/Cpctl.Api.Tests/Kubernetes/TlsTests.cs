using System.Net;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Api.Tests.Kubernetes;

[Trait("Category", "Unit")]
public sealed class TlsTests
{
    private readonly TestCertificates _authority = new();

    [Fact]
    public async Task Connect_CertificateForThisAddress_Works()
    {
        await using var server = Serve(_authority.Server(null, IPAddress.Loopback));
        using var sut = CreateSut(new ClusterAccess { Endpoints = [server.Address], AuthorityPem = _authority.AuthorityPem });

        Assert.Equal("ok", await sut.GetRawAsync("/readyz", Eventually.Within));
    }

    [Fact]
    public async Task Connect_CertificateForAnotherName_IsRefused()
    {
        await using var server = Serve(_authority.Server("other.example.org", IPAddress.Parse("10.0.0.1")));
        using var sut = CreateSut(new ClusterAccess { Endpoints = [server.Address], AuthorityPem = _authority.AuthorityPem });

        await Assert.ThrowsAsync<KubernetesTransportException>(() => sut.GetRawAsync("/readyz", Eventually.Within));
    }

    [Fact]
    public async Task Connect_ExpectedNameGiven_IsCheckedInstead()
    {
        await using var server = Serve(_authority.Server("other.example.org", null));
        var access = new ClusterAccess { Endpoints = [server.Address], AuthorityPem = _authority.AuthorityPem };
        using var right = CreateSut(access with { TlsServerName = "other.example.org" });
        using var wrong = CreateSut(access with { TlsServerName = "another.example.org" });

        Assert.Equal("ok", await right.GetRawAsync("/readyz", Eventually.Within));
        await Assert.ThrowsAsync<KubernetesTransportException>(() => wrong.GetRawAsync("/readyz", Eventually.Within));
    }

    [Fact]
    public async Task Connect_CertificateOfAnotherAuthority_IsRefused()
    {
        await using var server = Serve(new TestCertificates().Server(null, IPAddress.Loopback));
        using var sut = CreateSut(new ClusterAccess { Endpoints = [server.Address], AuthorityPem = _authority.AuthorityPem });

        await Assert.ThrowsAsync<KubernetesTransportException>(() => sut.GetRawAsync("/readyz", Eventually.Within));
    }

    [Fact]
    public async Task Connect_SeveralTrustedAuthoritiesOfOneName_AnyWorks()
    {
        await using var server = Serve(_authority.Server(null, IPAddress.Loopback));
        using var sut = CreateSut(new ClusterAccess { Endpoints = [server.Address], AuthorityPem = new TestCertificates().AuthorityPem + "\n" + _authority.AuthorityPem });

        Assert.Equal("ok", await sut.GetRawAsync("/readyz", Eventually.Within));
    }

    [Fact]
    public async Task Connect_WithClientCertificate_PresentsIt()
    {
        await using var server = Serve(_authority.Server(null, IPAddress.Loopback));
        var (certificate, key) = _authority.Client("agent");
        using var sut = CreateSut(new ClusterAccess { Endpoints = [server.Address], AuthorityPem = _authority.AuthorityPem, ClientCertificatePem = certificate, ClientKeyPem = key });

        await sut.GetRawAsync("/readyz", Eventually.Within);

        Assert.Equal("CN=agent", Assert.Single(Shown(server)));
    }

    [Theory]
    [InlineData("no certificate at all", false)]
    [InlineData(null, true)]
    public async Task Connect_UnusableCredentials_AreBadInput(string? certificate, bool foreignKey)
    {
        var (own, key) = _authority.Client("agent");
        var access = new ClusterAccess
        {
            Endpoints = [new Uri("https://127.0.0.1:1")],
            AuthorityPem = _authority.AuthorityPem,
            ClientCertificatePem = certificate ?? own,
            ClientKeyPem = foreignKey ? _authority.Client("other").KeyPem : key,
        };
        using var sut = CreateSut(access);

        var error = await Assert.ThrowsAsync<CpctlException>(() => sut.GetRawAsync("/readyz", Eventually.Within));

        Assert.Equal(ExitCode.BadInput, error.Code);
    }

    [Fact]
    public async Task ClientCertificateFiles_Replaced_TheNewOneIsUsed()
    {
        using var directory = new TempDirectory();
        await using var server = Serve(_authority.Server(null, IPAddress.Loopback));
        WriteIdentity(directory, "first");
        var time = new StepTime();
        using var sut = new KubernetesClient(ClusterAccess.FromKubeconfig(WriteKubeconfig(directory, server)), time, NullLogger.Instance);
        await sut.GetRawAsync("/readyz", Eventually.Within);
        await sut.GetRawAsync("/readyz", Eventually.Within);

        WriteIdentity(directory, "second-and-longer");
        time.Jump(TimeSpan.FromSeconds(2));
        await sut.GetRawAsync("/readyz", Eventually.Within);

        Assert.Equal(["CN=first", "CN=second-and-longer"], Shown(server));
    }

    [Fact]
    public async Task ClientCertificateFiles_HalfReplaced_TheOldOneIsUsedUntilTheyFit()
    {
        using var directory = new TempDirectory();
        await using var server = Serve(_authority.Server(null, IPAddress.Loopback));
        WriteIdentity(directory, "first");
        var time = new StepTime();
        using var sut = new KubernetesClient(ClusterAccess.FromKubeconfig(WriteKubeconfig(directory, server)), time, NullLogger.Instance);
        await sut.GetRawAsync("/readyz", Eventually.Within);

        var (certificate, key) = _authority.Client("second");
        directory.Write("client.crt", certificate);
        time.Jump(TimeSpan.FromSeconds(2));
        await sut.GetRawAsync("/readyz", Eventually.Within);
        directory.Write("client.key", key);
        time.Jump(TimeSpan.FromSeconds(2));
        await sut.GetRawAsync("/readyz", Eventually.Within);

        Assert.Equal(["CN=first", "CN=second"], Shown(server));
    }

    [Fact]
    public async Task Refused_WithRenewedFiles_TriesOnceMoreAtOnce()
    {
        using var directory = new TempDirectory();
        var tokens = new List<string>();
        await using var server = new FakeHttpServer(exchange =>
        {
            tokens.Add(exchange.Headers["Authorization"]);
            return tokens.Count == 1 ? exchange.FailAsync(401, "Unauthorized", "expired") : exchange.RespondAsync(200, "ok");
        });
        directory.Write("token", "old\n");
        var config = directory.Write("config", $$"""
            current-context: c
            contexts: [{name: c, context: {cluster: c, user: u} }]
            clusters: [{name: c, cluster: {server: '{{server.Address}}' } }]
            users: [{name: u, user: {tokenFile: token} }]
            """);
        var access = ClusterAccess.FromKubeconfig(config);
        directory.Write("token", "new\n");
        using var sut = CreateSut(access);

        Assert.Equal("ok", await sut.GetRawAsync("/readyz", Eventually.Within));
        Assert.Equal(["Bearer old", "Bearer new"], tokens);
    }

    /// <summary>
    /// Who showed himself, in order. More than one connection may show the same: a pool that hoped for HTTP/2 sometimes opens a second one when it
    /// learns that the server speaks 1.1.
    /// </summary>
    private static IEnumerable<string> Shown(FakeHttpServer server) => server.ClientSubjects.Distinct();

    private static FakeHttpServer Serve(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate) =>
        new(exchange => exchange.RespondAsync(200, "ok"), certificate);

    private static KubernetesClient CreateSut(ClusterAccess access) => new(access, TimeProvider.System, NullLogger.Instance);

    private void WriteIdentity(TempDirectory directory, string name)
    {
        var (certificate, key) = _authority.Client(name);
        directory.Write("client.crt", certificate);
        directory.Write("client.key", key);
    }

    private string WriteKubeconfig(TempDirectory directory, FakeHttpServer server)
    {
        directory.Write("ca.crt", _authority.AuthorityPem);
        return directory.Write("config", $$"""
            current-context: c
            contexts: [{name: c, context: {cluster: c, user: u} }]
            clusters: [{name: c, cluster: {server: '{{server.Address}}', certificate-authority: ca.crt} }]
            users: [{name: u, user: {client-certificate: client.crt, client-key: client.key} }]
            """);
    }
}
