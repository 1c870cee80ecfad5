using Cpctl.Pki.Signers;
using Cpctl.Pki.Views;

namespace Cpctl.Pki.Tests.Views;

[Trait("Category", "Unit")]
public sealed class CertificateFactsTests : IDisposable
{
    private readonly TestNode _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task EnsureAll_Facts_AreThoseThatOpenSslReads()
    {
        var leaf = Assert.Single(_node.Ensure().Leaves, leaf => leaf.Name == "apiserver");

        var text = await OpenSsl.RunAsync("x509", "-in", leaf.Path, "-noout", "-fingerprint", "-sha256", "-enddate", "-subject", "-dateopt", "iso_8601");

        Assert.Contains(leaf.Certificate!.Fingerprint, text.Replace(":", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"notAfter={leaf.NotAfter:yyyy-MM-dd HH:mm:ss}Z", text, StringComparison.Ordinal);
        Assert.Equal("CN=kube-apiserver", leaf.Certificate.Subject);
        Assert.Equal("CN=kubernetes", leaf.Certificate.Issuer);
        Assert.Contains("kubernetes.default.svc", leaf.Certificate.Names);
        Assert.Contains("10.0.0.11", leaf.Certificate.Names);
    }

    [Fact]
    public void EnsureAll_Reports_TheAuthoritiesOfEveryLineByRole()
    {
        var next = Authority.Create(AuthorityKind.Etcd, _node.Settings.KeyAlgorithm, _node.Settings.AuthorityValidity, _node.Time);
        _node.Signers = new SignerSet
        {
            ClusterId = _node.Signers.ClusterId,
            Cluster = new AuthorityLine { Active = _node.Signers.Cluster.Active, Retired = [_node.Signers.Cluster.Active, _node.Signers.Cluster.Active] },
            Etcd = new AuthorityLine { Active = _node.Signers.Etcd.Active, Next = next },
            FrontProxy = _node.Signers.FrontProxy,
            ServiceAccounts = _node.Signers.ServiceAccounts,
            Encryption = _node.Signers.Encryption,
        };

        Assert.Equal(
            ["ca", "ca (retired)", "ca (retired 2)", "etcd/ca", "etcd/ca (next)", "front-proxy-ca"], _node.Ensure().Authorities.Select(authority => authority.Name));
    }

    [Fact]
    public void EnsureWorkerFiles_Reports_TheAuthoritiesOfItsBundle()
    {
        var authorities = NodeCredentials.EnsureWorkerFiles(_node.Signers.Cluster.Bundle, _node.Settings, _node.Identity, _node.Paths).Authorities;

        Assert.Equal("ca", Assert.Single(authorities).Name);
        Assert.EndsWith("pki/ca.crt", authorities[0].Path, StringComparison.Ordinal);
    }
}
