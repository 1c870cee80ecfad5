using System.Text;
using Cpctl.Recovery.Drills;

namespace Cpctl.Recovery.Tests.Drills;

[Trait("Category", "Unit")]
public sealed class DrillDecisionsTests
{
    [Fact]
    public void Ports_SomeAreTaken_TheNextAre()
    {
        Assert.Equal(new DrillPorts(22379, 22380, 22381), DrillPorts.Choose(_ => true));
        Assert.Equal(new DrillPorts(22380, 22382, 22383), DrillPorts.Choose(port => port is not (22379 or 22381)));
    }

    [Fact]
    public void Ports_AllButTwoAreTaken_None() => Assert.Null(DrillPorts.Choose(port => port is 22400 or 22478));

    [Theory]
    [InlineData(100_000_000, 0, 760_000_000, null)]
    [InlineData(100_000_000, 0, 759_999_999, "760 MB are free, and 760 MB have to be, of which 500 MB stay free")]
    [InlineData(100_000_000, 100_000_000, 800_000_000, "800 MB are free, and 860 MB have to be, of which 500 MB stay free")]
    public void Room_Free_EnoughForTheDataAndForEverybodyElse(long snapshot, long fetched, long free, string? missing) => Assert.Equal(missing, DrillRoom.Missing(snapshot, fetched, free));

    [Theory]
    [InlineData("/registry/secrets/kube-system/token", "k8s:enc:secretbox:v1:key-1:\u00ff\u0000:x", "kube-system", "token", "k8s:enc:secretbox:v1:key-1")]
    [InlineData("/registry/secrets/default/plain", "k8s\u0000", "default", "plain", null)]
    [InlineData("/registry/secrets/default/short", "k8s:enc:aesgcm", "default", "short", "k8s:enc:aesgcm")]
    public void Secret_Key_TellsItsNameAndByWhatItIsEncrypted(string key, string value, string ns, string name, string? by) =>
        Assert.Equal(new DrilledSecret(ns, name, 7, by), DrilledSecret.TryRead(Encoding.UTF8.GetBytes(key), 7, Encoding.Latin1.GetBytes(value)));

    [Theory]
    [InlineData("/registry/configmaps/default/a")]
    [InlineData("/registry/secrets/default")]
    public void Secret_OtherKeys_AreNone(string key) => Assert.Null(DrilledSecret.TryRead(Encoding.UTF8.GetBytes(key), 7, "x"u8));

    [Fact]
    public void Sample_Few_AreAllOfThem() => Assert.Equal(20, SecretSample.Choose(Secrets(15, "a").Concat(Secrets(5, null)).ToList(), 20).Count);

    [Fact]
    public void Sample_OneAmongMany_IsInIt()
    {
        var sample = SecretSample.Choose([.. Secrets(5000, "new"), .. Secrets(1, "old"), .. Secrets(700, null)], 50);

        Assert.InRange(sample.Count, 30, 50);
        Assert.Equal(sample.Count, sample.Distinct().Count());
        Assert.Equal(["new", "old", null], sample.Select(secret => secret.EncryptedBy).Distinct().OrderBy(by => by is null).ThenBy(by => by));
    }

    [Fact]
    public void Sample_None_IsEmpty() => Assert.Empty(SecretSample.Choose([], 50));

    private static IEnumerable<DrilledSecret> Secrets(int count, string? by) => Enumerable.Range(0, count).Select(i => new DrilledSecret("default", $"{by}-{i}", i, by));
}
