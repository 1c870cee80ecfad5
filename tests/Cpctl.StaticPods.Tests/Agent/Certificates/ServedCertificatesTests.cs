using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cpctl.StaticPods.Agent.Certificates;

namespace Cpctl.StaticPods.Tests.Agent.Certificates;

[Trait("Category", "Unit")]
public sealed class ServedCertificatesTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate = SelfSigned();

    public void Dispose()
    {
        _listener.Dispose();
        _certificate.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // as etcd does
    public async Task Fingerprint_OfAServer_IsOfWhatItShows(bool wantsClientCertificate)
    {
        _listener.Start();
        var serving = ServeOneAsync(wantsClientCertificate);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(_certificate.RawData)), await AskAsync("kubelet"));
        await Record.ExceptionAsync(() => serving);
    }

    [Fact]
    public async Task Fingerprint_NobodyListensOrNoServers_IsUnknown()
    {
        _listener.Start();
        var port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _listener.Stop();

        Assert.Null(await new ServedCertificates("127.0.0.1", _ => port, TimeProvider.System).FingerprintAsync("kubelet", TestContext.Current.CancellationToken));
        Assert.Null(await AskAsync("scheduler"));
    }

    private Task<string?> AskAsync(string name) => new ServedCertificates(
        "127.0.0.1", asked => ServedCertificates.PortOf(asked) is null ? null : ((IPEndPoint)_listener.LocalEndpoint).Port, TimeProvider.System)
        .FingerprintAsync(name, TestContext.Current.CancellationToken);

    private async Task ServeOneAsync(bool wantsClientCertificate)
    {
        using var client = await _listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = _certificate,
            ClientCertificateRequired = wantsClientCertificate,
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null || !wantsClientCertificate,
        });
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90));
    }
}
