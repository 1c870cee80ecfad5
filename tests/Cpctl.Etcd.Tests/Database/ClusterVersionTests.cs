using CsCheck;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Versions;

namespace Cpctl.Etcd.Tests.Database;

[Trait("Category", "Unit")]
public sealed class ClusterVersionTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("cpctl-bolt-");

    private string Database => Path.Combine(_data.FullName, "member", "snap", "db");

    public void Dispose() => _data.Delete(recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TryRead_Database_SaysWhatItIsWrittenFor(bool inline)
    {
        Write(BoltImage.Of("cluster", "clusterVersion", "3.5.0", inline));

        Assert.Equal(EtcdVersion.Parse("3.5.0"), ClusterVersion.TryRead(_data.FullName));
    }

    [Fact]
    public void TryRead_TornNewestMeta_TakesTheOneBefore()
    {
        var image = BoltImage.Of("cluster", "clusterVersion", "3.5.0", inline: false);
        image[4096 + 16 + 48] ^= 0xFF;
        Write(image);

        // The older root leads straight to the bucket's own page, which has no bucket in it.
        Assert.Null(ClusterVersion.TryRead(_data.FullName));
    }

    [Fact]
    public void TryRead_NothingThere_IsUnknown() => Assert.Null(ClusterVersion.TryRead(_data.FullName));

    [Fact]
    public void TryRead_OtherBuckets_IsUnknown()
    {
        Write(BoltImage.Of("cluster", "somethingElse", "3.5.0", inline: true));

        Assert.Null(ClusterVersion.TryRead(_data.FullName));
    }

    [Fact]
    public void TryRead_DamagedDatabase_NeverThrows() => Gen.Select(Gen.Bool, Gen.Int[0, 24575].Array[1, 20], Gen.Byte, Gen.Int[0, 24576]).Sample(
        (inline, places, value, length) =>
        {
            var image = BoltImage.Of("cluster", "clusterVersion", "3.5.0", inline);
            foreach (var place in places)
            {
                image[place] = value;
            }

            Write(image[..length]);
            ClusterVersion.TryRead(_data.FullName);
        },
        iter: 2000,
        threads: 1);

    [Theory]
    [InlineData("3.5.0", "3.4.23", false)]
    [InlineData("3.4.0", "3.4.23", true)]
    [InlineData("3.4.0", "3.5.30", true)]
    [InlineData("3.6.0", "3.5.30", false)]
    public void CanBeReadBy_Release_NotByAnOlderMinor(string data, string release, bool expected) =>
        Assert.Equal(expected, ClusterVersion.CanBeReadBy(EtcdVersion.Parse(data), EtcdVersion.Parse(release)));

    private void Write(byte[] image)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Database)!);
        File.WriteAllBytes(Database, image);
    }
}
