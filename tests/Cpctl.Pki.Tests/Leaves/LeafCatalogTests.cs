using System.Security.Cryptography.X509Certificates;
using System.Text;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Tests.Leaves;

[Trait("Category", "Unit")]
public sealed class LeafCatalogTests
{
    [Theory]
    [InlineData(KeyAlgorithm.EcdsaP256)]
    [InlineData(KeyAlgorithm.EcdsaP384)]
    [InlineData(KeyAlgorithm.Rsa2048)]
    public async Task EveryLeaf_VerifiedByOpenSsl_ChainsToItsAuthorityForItsUse(KeyAlgorithm algorithm)
    {
        using var node = new TestNode(new PkiSettings { Endpoint = "10.0.0.10:6443", KeyAlgorithm = algorithm, ExtraNames = ["api.example", "192.0.2.7"] });
        node.Ensure();
        var moment = node.Time.GetUtcNow().ToUnixTimeSeconds().ToString();

        foreach (var leaf in LeafCatalog.ForControlPlane(node.Settings, node.Identity, node.Paths, isAdministratorBound: true).Where(leaf => leaf.Kubeconfig is null))
        {
            var authority = Path.Combine(node.Paths.PkiDirectory, leaf.Issuer switch
            {
                AuthorityKind.Etcd => "etcd/ca.crt",
                AuthorityKind.FrontProxy => "front-proxy-ca.crt",
                _ => "ca.crt",
            });
            foreach (var (use, purpose) in new[] { (LeafUse.Client, "sslclient"), (LeafUse.Server, "sslserver") })
            {
                if (leaf.Use.HasFlag(use))
                {
                    await OpenSsl.RunAsync("verify", "-x509_strict", "-attime", moment, "-purpose", purpose, "-CAfile", authority, leaf.CertificatePath);
                }
            }
        }

        var text = await OpenSsl.RunAsync("x509", "-noout", "-text", "-in", Path.Combine(node.Paths.PkiDirectory, "apiserver.crt"));
        foreach (var name in new[] { "DNS:localhost", "DNS:cp1", "DNS:kubernetes.default.svc.cluster.local", "DNS:api.example", "IP Address:10.0.0.10", "IP Address:10.0.0.11", "IP Address:10.96.0.1", "IP Address:127.0.0.1", "IP Address:0:0:0:0:0:0:0:1", "IP Address:192.0.2.7" })
        {
            Assert.Contains(name, text);
        }
    }

    [Fact]
    public void ForControlPlane_Groups_NobodyIsMaster()
    {
        using var node = new TestNode();

        var leaves = LeafCatalog.ForControlPlane(node.Settings, node.Identity, node.Paths, isAdministratorBound: true);

        Assert.DoesNotContain(leaves, leaf => leaf.Organization == "system:masters");
        Assert.Equal("admin", Assert.Single(leaves, leaf => leaf.Organization == "cpctl:cluster-admins").Name);
    }

    /// <summary>In a cluster that nobody has bound the group in yet, its certificate would open nothing.</summary>
    [Fact]
    public void ForControlPlane_GroupNotBoundYet_OnlyAdminIsMaster()
    {
        using var node = new TestNode();

        var masters = LeafCatalog.ForControlPlane(node.Settings, node.Identity, node.Paths, isAdministratorBound: false).Where(leaf => leaf.Organization == "system:masters");

        Assert.Equal("admin", Assert.Single(masters).Name);
    }

    [Fact]
    public void Ensure_GroupIsBound_AdminGetsACertificateOfIt()
    {
        using var node = new TestNode();
        node.Ensure();
        AdministratorsMark.Set(node.Paths);

        node.Ensure();
        using var admin = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(
            File.ReadLines(node.Paths.AdminKubeconfig).Single(line => line.Contains("client-certificate-data", StringComparison.Ordinal)).Split(": ")[1].Trim())));
        Assert.Contains("O=cpctl:cluster-admins", admin.Subject, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.96.0.0/12", "10.96.0.1")]
    [InlineData("192.168.3.128/25", "192.168.3.129")]
    [InlineData("fd00:1::/108", "fd00:1::1")]
    public void FirstAddress_OfSubnet_IsBasePlusOne(string subnet, string expected) => Assert.Equal(expected, EndpointName.FirstAddress(subnet));

    [Theory]
    [InlineData("lb.example:6443", "lb.example")]
    [InlineData("10.0.0.1:6443", "10.0.0.1")]
    [InlineData("[fd00::1]:6443", "fd00::1")]
    [InlineData("lb.example", "lb.example")]
    public void Host_OfEndpoint_IsWithoutPortAndBrackets(string endpoint, string expected) => Assert.Equal(expected, EndpointName.Host(endpoint));

    [Fact]
    public void AdminKubeconfig_Written_HoldsItsPairAndTheEndpoint()
    {
        using var node = new TestNode();
        node.Ensure();

        var text = File.ReadAllText(node.Paths.AdminKubeconfig);

        Assert.Contains("server: \"https://lb.example:6443\"", text);
        Assert.Contains("client-key-data: ", text);
        Assert.Equal(FileModes.Secret, File.GetUnixFileMode(node.Paths.AdminKubeconfig));
    }

    [Fact]
    public void AdminKubeconfig_WhenEndpointChanges_KeepsItsPair()
    {
        using var node = new TestNode();
        node.Ensure();
        node.Settings = node.Settings with { Endpoint = "new.example:6443" };

        var outcome = node.Ensure();

        Assert.Contains(node.Paths.AdminKubeconfig, outcome.Written);
        Assert.Equal(LeafDefect.None, Assert.Single(outcome.Leaves, leaf => leaf.Name == "admin").Found);
        Assert.Contains("https://new.example:6443", File.ReadAllText(node.Paths.AdminKubeconfig));
    }

    [Fact]
    public void ApiServerCertificate_File_EndsWithTheAuthorityToPin()
    {
        using var node = new TestNode();
        node.Ensure();

        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(Path.Combine(node.Paths.PkiDirectory, "apiserver.crt"));

        Assert.Equal(2, chain.Count);
        Assert.Equal(node.Signers.Cluster.Active.Pin, AuthorityPin.Of(chain[1]));
    }
}
