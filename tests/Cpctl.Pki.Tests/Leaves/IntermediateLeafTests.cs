using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Resources;
using Cpctl.Pki.Inspection;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Signers;
using Cpctl.Pki.Tests.Import;

namespace Cpctl.Pki.Tests.Leaves;

/// <summary>What an intermediate signs: trusted by the cluster for that one's sake, and by others for the root's.</summary>
[Trait("Category", "Unit")]
public sealed class IntermediateLeafTests : IDisposable
{
    private readonly TestNode _node = new();
    private readonly OwnAuthority _root;

    public IntermediateLeafTests()
    {
        var now = _node.Time.GetUtcNow();
        _root = OwnAuthority.Root(now);
        var policy = _root.Intermediate(now, "Example policy");
        foreach (var kind in Enum.GetValues<AuthorityKind>())
        {
            _node.Signers = _node.Signers.With(kind, new AuthorityLine { Active = policy.Intermediate(now, $"Example {kind}").Authority });
        }
    }

    public void Dispose() => _node.Dispose();

    [Fact]
    public void Ensure_Bundles_HoldTheIntermediateAlone()
    {
        _node.Ensure();
        Assert.Equal([_node.Signers.Cluster.Active.Fingerprint], Bundle("ca"));
        Assert.Equal([_node.Signers.Etcd.Active.Fingerprint], Bundle("etcd/ca"));
        Assert.Equal([_node.Signers.FrontProxy.Active.Fingerprint], Bundle("front-proxy-ca"));

        IReadOnlyList<string> Bundle(string name) => AuthorityBundle.Fingerprints(File.ReadAllText(Path.Combine(_node.Paths.PkiDirectory, $"{name}.crt")));
    }

    [Fact]
    public void Ensure_Repeated_ChangesNothing()
    {
        _node.Ensure();
        Assert.False(_node.Ensure().Changed);
        Assert.All(_node.Ensure().Leaves.Where(leaf => leaf.Name.StartsWith("etcd/", StringComparison.Ordinal)), leaf => Assert.Equal(_node.Signers.Etcd.Active.Fingerprint, leaf.SignedBy));
    }

    [Theory]
    [InlineData("apiserver", "ca", "sslserver")]
    [InlineData("controller-manager", "ca", "sslclient")]
    [InlineData("etcd/server", "etcd/ca", "sslserver")]
    [InlineData("etcd/peer", "etcd/ca", "sslclient")]
    [InlineData("front-proxy-client", "front-proxy-ca", "sslclient")]
    public async Task Ensure_Leaf_IsFollowedToTheRootAndAnchoredBelowIt(string name, string bundle, string purpose)
    {
        _node.Ensure();
        var root = Path.Combine(_node.Paths.Root, "root.crt");
        await File.WriteAllTextAsync(root, _root.Pem, TestContext.Current.CancellationToken);
        var (leaf, anchor) = (Path.Combine(_node.Paths.PkiDirectory, $"{name}.crt"), Path.Combine(_node.Paths.PkiDirectory, $"{bundle}.crt"));
        var moment = _node.Time.GetUtcNow().ToUnixTimeSeconds().ToString();

        await OpenSsl.RunAsync("verify", "-x509_strict", "-attime", moment, "-purpose", purpose, "-CAfile", root, "-untrusted", leaf, leaf);
        await OpenSsl.RunAsync("verify", "-x509_strict", "-partial_chain", "-attime", moment, "-purpose", purpose, "-CAfile", anchor, leaf);
        Assert.Equal(3, AuthorityBundle.Read(await File.ReadAllTextAsync(leaf, TestContext.Current.CancellationToken)).Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Ensure_WithoutPartOfTheChain_IssuesAnew(int kept)
    {
        _node.Ensure();
        var path = Path.Combine(_node.Paths.EtcdPkiDirectory, "server.crt");
        File.WriteAllText(path, string.Concat(AuthorityBundle.Read(File.ReadAllText(path)).Take(kept).Select(certificate => certificate.ExportCertificatePem() + "\n")));

        Assert.Equal(LeafDefect.IncompleteChain, Assert.Single(_node.Ensure().Leaves, leaf => leaf.Changed).Found);
    }

    [Fact]
    public void Inspect_Leaf_BelongsToTheIntermediateAndToTheRoot()
    {
        _node.Ensure();
        var leaf = Path.Combine(_node.Paths.PkiDirectory, "apiserver.crt");

        Assert.Empty(Defects(_node.Signers.Cluster.Active.Certificate));
        Assert.Empty(Defects(_root.Certificate));
        Assert.Contains("not signed by any of the given authorities", Assert.Single(Defects(OwnAuthority.Root(_node.Time.GetUtcNow()).Certificate)), StringComparison.Ordinal);

        IReadOnlyList<string> Defects(X509Certificate2 authority) => new FileInspector(_node.Time.GetUtcNow(), [authority]).Inspect(leaf).Defects;
    }

    [Fact]
    public void ToJson_ReadAgain_KnowsTheIssuers()
    {
        var read = SignerSet.FromJson(_node.Signers.ToJson());
        Assert.Equal(_node.Signers.Etcd.Active.Issuers, read.Etcd.Active.Issuers);
        Assert.Equal(2, read.Etcd.Active.Issuers.Count);
        Assert.Equal(_node.Signers.Etcd.Active.Fingerprint, read.Etcd.Active.Fingerprint);
    }
}
