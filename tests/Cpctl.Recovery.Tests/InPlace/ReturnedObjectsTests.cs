using System.Text;
using Cpctl.Etcd.Restoration;
using Cpctl.Recovery.InPlace;

namespace Cpctl.Recovery.Tests.InPlace;

[Trait("Category", "Unit")]
public sealed class ReturnedObjectsTests
{
    [Theory]
    [InlineData("/registry/configmaps/shop/c1", true)]
    [InlineData("/registry/secrets/shop/password", true)]
    [InlineData("/registry/secrets/cpctl-system/backup-store", true)]
    [InlineData("/registry/pods/shop/p", true)]
    [InlineData("/registry/clusterroles/admin", true)]
    [InlineData("/registry/leases/shop/their-own", true)]
    [InlineData("/registry/cpctl.dev/controlplanes/cluster", false)]
    [InlineData("/registry/cpctl.dev/controlplanenodes/cp9", false)]
    [InlineData("/registry/cpctl.dev/etcdbackups/one", false)]
    [InlineData("/registry/minions/w1", false)]
    [InlineData("/registry/secrets/cpctl-system/revision-3", false)]
    [InlineData("/registry/secrets/cpctl-system/signers", false)]
    [InlineData("/registry/secrets/kube-system/bootstrap-token-abcdef", false)]
    [InlineData("/registry/configmaps/cpctl-system/evicted-nodes", false)]
    [InlineData("/registry/configmaps/cpctl-system/own-objects", true)]
    [InlineData("/registry/clusterroles/cpctl:agent:cp1", false)]
    [InlineData("/registry/leases/kube-system/kube-scheduler", false)]
    [InlineData("/registry/leases/cpctl-system/cpctl-operator", false)]
    [InlineData("/registry/leases/kube-node-lease/cp1", false)]
    [InlineData("/registry/masterleases/10.0.0.1", false)]
    [InlineData("/registry/services/endpoints/default/kubernetes", false)]
    public void Edit_Key_ComesFromTheBackup(string key, bool comes) =>
        Assert.Equal(comes ? KeyEdit.Keep : KeyEdit.Drop, ReturnedObjects.Edit(Encoding.UTF8.GetBytes(key), "value"u8));

    [Theory]
    [InlineData(100, 5000, 4900 + RestoredDirectory.Bump)] // the cluster went on
    [InlineData(5000, 5000, RestoredDirectory.Bump)]
    [InlineData(5000, 100, RestoredDirectory.Bump)] // it was made new since, and is young
    public void BumpOf_AnyTwoRevisions_EndsAboveBoth(long snapshot, long present, long expected) => Assert.Equal(expected, ReturnedData.BumpOf(snapshot, present));
}
