using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Restoring;
using Cpctl.Pki;
using Cpctl.Pki.Signers;

namespace Cpctl.Bootstrap.Tests.Restoring;

[Trait("Category", "Unit")]
public sealed class OldMembersTests
{
    private static readonly SignerSet Signers = SignerSet.Create(new PkiSettings { Endpoint = "10.0.0.1:6443" }, TimeProvider.System);

    [Fact]
    public void IsOf_AnsweredByTheClustersOwnEtcd_True()
    {
        using var node = new TemporaryNode();
        var settings = new PkiSettings { Endpoint = "10.0.0.1:6443" };
        NodeCredentials.EnsureControlPlane(Signers, settings, new NodeIdentity("cp1", "10.0.0.1", NodeRole.ControlPlane, Signers.ClusterId, settings.Endpoint), node.Paths, TimeProvider.System);
        using var server = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(node.Paths.EtcdPkiDirectory, "server.crt"));
        Assert.True(OldMembers.IsOf(server, Signers.Etcd));
    }

    [Fact]
    public void IsOf_AnotherAuthorityOfTheSameCluster_False() => Assert.False(OldMembers.IsOf(Signers.Cluster.Active.Certificate, Signers.Etcd));

    [Fact]
    public void IsOf_SomebodyElseAtTheAddress_False()
    {
        using var key = ECDsa.Create();
        using var other = new CertificateRequest("CN=etcd-ca", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddHours(1));
        Assert.False(OldMembers.IsOf(other, Signers.Etcd));
    }
}
