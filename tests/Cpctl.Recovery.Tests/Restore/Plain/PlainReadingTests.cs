using System.Text;
using CsCheck;
using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.Restore.Plain;

namespace Cpctl.Recovery.Tests.Restore.Plain;

[Trait("Category", "Unit")]
public sealed class PlainReadingTests
{
    private const string Secret = "/registry/secrets/shop/password";
    private static readonly string[] Places = ["services/specs/default/kubernetes", "minions/n", "configmaps/kube-system/kubeadm-config", "secrets/a/b"];
    private static readonly EncryptionKey Key = new("key1", EncryptionProvider.Aescbc, Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());

    [Fact]
    public void Facts_ClusterOfKubeadm_SaysWhatItWas()
    {
        var facts = Read(
            [],
            ("/registry/services/specs/default/kubernetes", Stored.Service("10.96.0.1")),
            ("/registry/minions/w1", Stored.Node(null, "v1.20.2")),
            ("/registry/minions/cp1", Stored.Node("node-role.kubernetes.io/control-plane", "v1.20.2")),
            ("/registry/minions/cp0", Stored.Node("node-role.kubernetes.io/master", "v1.19.1")),
            ("/registry/configmaps/kube-system/kubeadm-config", Stored.Kubeadm("kubernetesVersion: v1.20.2\ncontrolPlaneEndpoint: lb:6443\nnetworking: {dnsDomain: cluster.local, podSubnet: 10.244.0.0/16, serviceSubnet: 10.96.0.0/12}\n")),
            (Secret, Stored.Secret),
            ("/elsewhere/minions/x", [1, 2, 3]));

        Assert.Equal("10.96.0.1", facts.ServiceAddress);
        Assert.Equal(
            [new("cp0", true, "v1.19.1"), new("cp1", true, "v1.20.2"), new("w1", false, "v1.20.2")],
            facts.Nodes);
        Assert.Equal(new KubeadmSettings("v1.20.2", "lb:6443", "10.244.0.0/16", "10.96.0.0/12", "cluster.local"), facts.Kubeadm);
        Assert.Empty(facts.Encrypted);
        Assert.False(facts.IsOfCpctl);
    }

    [Fact]
    public void Facts_StoredAsJson_SaysTheSame()
    {
        var facts = Read(
            [],
            ("/registry/services/specs/default/kubernetes", """{"spec":{"clusterIP":"10.96.0.1"}}"""u8.ToArray()),
            ("/registry/minions/cp1", """{"metadata":{"labels":{"node-role.kubernetes.io/master":""}},"status":{"nodeInfo":{"kubeletVersion":"v1.20.2"}}}"""u8.ToArray()));

        Assert.Equal("10.96.0.1", facts.ServiceAddress);
        Assert.Equal([new("cp1", true, "v1.20.2")], facts.Nodes);
    }

    [Fact]
    public void Facts_OtherPrefix_IsFound() =>
        Assert.Equal("10.96.0.1", Read([], "kubernetes.io", ("/kubernetes.io/services/specs/default/kubernetes", Stored.Service("10.96.0.1"))).ServiceAddress);

    [Theory]
    [InlineData(EncryptionProvider.Aescbc, 16)]
    [InlineData(EncryptionProvider.Aescbc, 32)]
    [InlineData(EncryptionProvider.Aesgcm, 24)]
    [InlineData(EncryptionProvider.Aesgcm, 32)]
    [InlineData(EncryptionProvider.Secretbox, 32)]
    public void Facts_EncryptedWithAGivenKey_IsRead(EncryptionProvider provider, int length)
    {
        var key = new EncryptionKey("key1", provider, Key.Secret[..length]);
        var value = Stored.Encrypt(key, Stored.Secret, Secret);

        var facts = Read([key], (Secret, value));

        Assert.Equal([key], facts.SecretKeys);
        var use = Assert.Single(facts.Encrypted);
        Assert.Equal((1, true, 0), (use.Values, use.IsKeyKnown, use.Unreadable));

        // Any other key, and any change, does not open it.
        Gen.Select(Gen.Int[0, length - 1], Gen.Byte[1, 255]).Sample((at, change) =>
        {
            var other = key.Secret.ToArray();
            other[at] ^= change;
            Assert.Equal(1, Assert.Single(Read([new EncryptionKey("key1", provider, other)], (Secret, value)).Encrypted).Unreadable);
        });
    }

    [Fact]
    public void Facts_NoKeyGiven_CountsByPrefix()
    {
        var facts = Read(
            [],
            (Secret, Stored.Encrypt(Key, Stored.Secret, Secret)),
            ("/registry/secrets/shop/other", Stored.Encrypt(Key, Stored.Secret, "")),
            ("/registry/secrets/shop/vault", "k8s:enc:kms:v1:vault:abc"u8.ToArray()));

        Assert.Equal([new("k8s:enc:aescbc:v1:key1:", 2, false, 2), new("k8s:enc:kms:v1:vault:", 1, false, 1)], facts.Encrypted);
        Assert.Empty(facts.SecretKeys);
    }

    [Fact]
    public void Facts_OnlyOtherThingsEncrypted_NoKeyIsKept() =>
        Assert.Empty(Read([Key], ("/registry/configmaps/shop/c", Stored.Encrypt(Key, Stored.Secret, ""))).SecretKeys);

    [Fact]
    public void Facts_ControlPlaneObject_IsOfCpctl() => Assert.True(Read([], ("/registry/cpctl.dev/controlplanes/cluster", "{}"u8.ToArray())).IsOfCpctl);

    [Fact]
    public void Facts_PrefixIsNoUtf8_CountsAsUnreadable()
    {
        byte[] value = [.. "k8s:enc:"u8, 0xBD, 0xC5, (byte)':', (byte)'v', (byte)':', 0xFF, (byte)':'];

        Assert.Equal(1, Assert.Single(Read([Key], ("/registry/secrets/a/b", value)).Encrypted).Unreadable);
    }

    [Fact]
    public void Visit_AnyBytes_ReadsOrSaysWhere() => Gen.Select(
        Gen.Int[0, Places.Length - 1].Select(index => Places[index]),
        Gen.OneOf(Gen.Byte.Array[0, 200], Gen.Byte.Array[0, 200].Select(bytes => "k8s\0"u8.ToArray().Concat(bytes).ToArray()), Gen.Byte.Array[0, 60].Select(bytes => "k8s:enc:"u8.ToArray().Concat(bytes).ToArray()))).Sample(
        (place, value) =>
        {
            try
            {
                Read([Key], ("/registry/" + place, value));
            }
            catch (InvalidDataException e)
            {
                Assert.StartsWith($"/registry/{place} can't be read", e.Message, StringComparison.Ordinal);
            }
        });

    private static PlainFacts Read(EncryptionKey[] keys, params (string Key, byte[] Value)[] stored) => Read(keys, "/registry", stored);

    private static PlainFacts Read(EncryptionKey[] keys, string prefix, params (string Key, byte[] Value)[] stored)
    {
        var reading = new PlainReading(new PlainKeys(prefix), keys);
        foreach (var (key, value) in stored) reading.Visit(Encoding.UTF8.GetBytes(key), value);
        return reading.Facts();
    }
}
