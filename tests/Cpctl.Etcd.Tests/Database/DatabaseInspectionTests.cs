using System.Buffers.Binary;
using System.Globalization;
using CsCheck;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Restoration;
using Cpctl.Etcd.Versions;

namespace Cpctl.Etcd.Tests.Database;

[Trait("Category", "Unit")]
public sealed class DatabaseInspectionTests
{
    private static readonly ulong[] Nasty = [0, 1, 2, 16, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, ulong.MaxValue, long.MaxValue];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_Intact_TellsWhatIsInIt(bool withFreeList)
    {
        var report = Inspect(Image().Build(withFreeList));

        Assert.Empty(report.Damage);
        Assert.NotNull(report.Hash);
        Assert.Equal((1007, 2), (report.Revision, report.CompactRevision));
        Assert.Equal(EtcdVersion.Parse("3.5.0"), report.WrittenFor);
        Assert.Equal(("cp1", "https://10.0.0.1:2380", 10276657743932975437), (report.Members.Single().Name, report.Members.Single().PeerUrls.Single(), report.Members.Single().Id));
        Assert.Equal(1005 + 3, report.TotalEntries);
        Assert.Equal([("configmaps", 1L), ("pods", 500L), ("widgets.example.com", 1L)], report.Types.Select(type => (type.Name, type.Keys)));
        Assert.Equal([("default", 251L), ("kube-system", 250L), ("-", 1L)], report.Namespaces.Select(type => (type.Name, type.Keys)));
        Assert.Equal(("/registry/configmaps/default/large", 1005L), (report.Largest[0].Key, report.Largest[0].ModRevision));
        Assert.Equal(10, report.Largest.Count);
        Assert.Equal(report.SizeBytes - (withFreeList ? 2 * EtcdImage.PageSize : 0), report.InUseBytes);
    }

    [Fact]
    public void Run_DatabaseBeyond2GiB_IsReadAsAnyOther()
    {
        const int Gap = 700_000;
        var report = DatabaseInspection.Run(new FarBytes(Image(gap: Gap).Build(), Gap), Cancellation);

        Assert.Empty(report.Damage);
        Assert.True(report.SizeBytes > int.MaxValue);
        Assert.Equal((502, 1007), (report.Keys, report.Revision));
        Assert.Equal(Inspect(Image().Build()).Hash, report.Hash);
    }

    [Fact]
    public void Run_EveryPageZeroed_IsDamageAtThatPage()
    {
        var image = Image().Build(withFreeList: true);
        var pages = image.Length / EtcdImage.PageSize;
        for (var page = 2; page < pages; page++)
        {
            // The two free pages, and those that only continue a large value, hold nothing that could be checked.
            if (BinaryPrimitives.ReadUInt64LittleEndian(image.AsSpan(page * EtcdImage.PageSize)) != (ulong)page)
            {
                continue;
            }

            var damaged = image.ToArray();
            damaged.AsSpan(page * EtcdImage.PageSize, EtcdImage.PageSize).Clear();
            var report = Inspect(damaged);
            Assert.Contains(report.Damage, damage => damage.OffsetBytes == (long)page * EtcdImage.PageSize);
            Assert.Null(report.Hash);
        }
    }

    [Fact]
    public void Run_CutOffAtAnyPage_IsDamage()
    {
        var image = Image().Build();
        for (var pages = 2; pages < image.Length / EtcdImage.PageSize; pages++)
        {
            Assert.False(Inspect(image[..(pages * EtcdImage.PageSize)]).IsIntact);
        }
    }

    [Fact]
    public void Run_OneMetaPageBroken_SaysSoAndReadsOn()
    {
        var image = Image().Build();
        image[EtcdImage.PageSize + 20] ^= 1;

        var report = Inspect(image);

        Assert.True(report.IsIntact);
        Assert.NotNull(report.Hash);
        Assert.Contains("meta pages", Assert.Single(report.Notes), StringComparison.Ordinal);
        Assert.Equal(1007, report.Revision);
    }

    [Theory]
    [InlineData(0, "listed as free and in use")]
    [InlineData(1, "listed as free twice")]
    [InlineData(2, "does not exist")]
    public void Run_FreeListThatLies_IsDamage(int lie, string told)
    {
        var image = Image().Build(withFreeList: true);
        var first = image.AsSpan(image.Length - EtcdImage.PageSize + 16);
        BinaryPrimitives.WriteUInt64LittleEndian(first, lie switch
        {
            0 => 3,
            1 => BinaryPrimitives.ReadUInt64LittleEndian(first[8..]),
            _ => 1UL << 40,
        });

        var report = Inspect(image);

        Assert.Contains(report.Damage, damage => damage.What.Contains(told, StringComparison.Ordinal));
        Assert.Contains(report.Damage, damage => damage.What.Contains("neither in use nor free", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_RandomDamage_NeverThrowsAnythingElse() => Fuzz(iterations: 3000);

    [Theory]
    [InlineData("/registry/pods/default/web", "pods", "default")]
    [InlineData("/registry/minions/cp1", "nodes", null)]
    [InlineData("/registry/services/specs/default/web", "services", "default")]
    [InlineData("/registry/services/endpoints/kube-system/dns", "endpoints", "kube-system")]
    [InlineData("/registry/example.com/widgets/default/one", "widgets.example.com", "default")]
    [InlineData("/registry/apiregistration.k8s.io/apiservices/v1.apps", "apiservices.apiregistration.k8s.io", null)]
    [InlineData("/registry/configmaps/default/a.b", "configmaps", "default")]
    [InlineData("/kubernetes.io/pods/default/web", "pods", "default")]
    [InlineData("/registry/ranges/serviceips", "ranges", null)]
    [InlineData("/registry/health", "(other)", null)]
    [InlineData("compact_rev_key", "(other)", null)]
    [InlineData("/", "(other)", null)]
    [InlineData("", "(other)", null)]
    public void ResourceKey_OfAnApiServer_IsTypeAndNamespace(string key, string type, string? ns) =>
        Assert.Equal(new ResourceKey(type, ns), ResourceKey.Parse(System.Text.Encoding.UTF8.GetBytes(key)));

    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xe3069283u)]
    public void Crc32C_KnownInput_IsAsPublished(string text, uint expected)
    {
        var hash = default(Crc32C);
        hash.Add(System.Text.Encoding.ASCII.GetBytes(text));
        Assert.Equal(expected, hash.Value);
    }

    /// <summary>Numbers are set to what hurts most, at places that mean something, and anywhere.</summary>
    internal static void Fuzz(long iterations)
    {
        var image = Image(writes: 60).Build(withFreeList: true);
        var places = Gen.OneOf(Gen.Int[0, image.Length - 8], Gen.Select(Gen.Int[0, (image.Length / EtcdImage.PageSize) - 1], Gen.Int[0, 96], (page, at) => (page * EtcdImage.PageSize) + at));
        var values = Gen.OneOf(Gen.ULong, Gen.Int[0, Nasty.Length - 1].Select(index => Nasty[index]), Gen.ULong[0, 64]);
        Gen.Select(Gen.Select(places, values, Gen.Int[1, 8]).Array[1, 6], Gen.Int[0, image.Length * 4]).Sample(
            (changes, length) =>
            {
                var damaged = image[..Math.Min(length, image.Length)];
                Span<byte> bytes = stackalloc byte[8];
                foreach (var (place, value, size) in changes.Where(change => change.Item1 + 8 <= damaged.Length))
                {
                    BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
                    bytes[..size].CopyTo(damaged.AsSpan(place));
                }

                try
                {
                    var report = Inspect(damaged);
                    Assert.True(report.DamageCount == 0 == report.Hash is not null);
                }
                catch (InvalidDataException)
                {
                    // Neither meta page is left.
                }

                try
                {
                    SnapshotKeys.Visit(new MemoryBytes(damaged), (_, _) => { }, Cancellation);
                }
                catch (InvalidDataException)
                {
                    // What a restore begins with: damage ends it.
                }
            },
            iter: iterations);
    }

    private static DatabaseReport Inspect(byte[] image) => DatabaseInspection.Run(new MemoryBytes(image), Cancellation);

    private static EtcdImage Image(int writes = 1000, int gap = 0)
    {
        var image = new EtcdImage { Gap = gap };
        for (var i = 0; i < writes; i++)
        {
            image.Put(string.Create(CultureInfo.InvariantCulture, $"/registry/pods/{(i % 2 == 0 ? "default" : "kube-system")}/pod-{i / 2 * 2 % 500 / 2}"), 100 + (i % 7));
        }

        image.Put("/registry/secrets/default/gone", 300);
        image.Put("/registry/example.com/widgets/one", 200);
        image.Put("/registry/configmaps/default/large", 200_000);
        image.Delete("/registry/secrets/default/gone");
        image.Put("/registry/pods/default/pod-0", 90);
        return image;
    }
}
