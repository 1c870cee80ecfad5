using System.Text;
using Cpctl.Api.Resources;
using Cpctl.Etcd.Restoration;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.Restore.Plain;

namespace Cpctl.Recovery.Tests.Restore.Plain;

[Trait("Category", "Unit")]
public sealed class PlainObjectsTests
{
    private static readonly EncryptionKey Key = new("key1", EncryptionProvider.Aesgcm, new byte[32]);

    private static readonly PlainFacts Facts = new("10.96.0.1", [new("cp1", true, null), new("w1", false, null)], null, [], [], IsOfCpctl: false);

    [Theory]
    [InlineData("/registry/minions/cp1", true)]
    [InlineData("/registry/minions/w1", false)]
    [InlineData("/registry/csinodes/cp1", true)]
    [InlineData("/registry/masterleases/10.0.0.1", true)]
    [InlineData("/registry/leases/kube-system/kube-scheduler", true)]
    [InlineData("/registry/leases/kube-node-lease/w1", true)]
    [InlineData("/registry/services/endpoints/default/kubernetes", true)]
    [InlineData("/registry/services/specs/default/kubernetes", false)]
    [InlineData("/registry/configmaps/kube-system/kubeadm-config", false)]
    [InlineData("/registry/configmaps/kube-public/cluster-info", false)]
    [InlineData("/registry/clusterrolebindings/kubeadm:cluster-admins", false)]
    [InlineData("/elsewhere/minions/cp1", false)]
    public void Edit_ByKey(string key, bool isDropped) => Assert.Equal(isDropped ? KeyEdit.Drop : KeyEdit.Keep, Edit(key, "{}"u8.ToArray()));

    [Theory]
    [InlineData("cp1", true, true)]
    [InlineData("cp1", false, false)]
    [InlineData("w1", true, false)]
    public void Edit_Pod_OnlyStaticOnesOfLostNodesGo(string node, bool isMirror, bool isDropped) =>
        Assert.Equal(isDropped ? KeyEdit.Drop : KeyEdit.Keep, Edit("/registry/pods/kube-system/etcd-cp1", Stored.Pod(node, isMirror)));

    [Fact]
    public void Edit_EncryptedSecret_StaysAsItIs() => Assert.Equal(KeyEdit.Keep, Edit("/registry/secrets/a/b", Stored.Encrypt(Key, Stored.Secret, "/registry/secrets/a/b")));

    [Fact]
    public void Edit_AnythingElseEncrypted_IsWrittenInTheClear()
    {
        const string Place = "/registry/configmaps/a/b";

        Assert.Equal(Stored.Secret, Edit(Place, Stored.Encrypt(Key, Stored.Secret, Place)).Value);
        Assert.Throws<InvalidDataException>(() => Edit(Place, "k8s:enc:kms:v1:vault:x"u8.ToArray()));
    }

    private static KeyEdit Edit(string key, byte[] value) =>
        new PlainObjects(Facts, new PlainKeys("/registry"), new ValueOpener([Key])).Edit(Encoding.UTF8.GetBytes(key), value);
}
