using System.Buffers.Binary;
using System.Text;
using Cpctl.Etcd.Database;
using CsCheck;

namespace Cpctl.Etcd.Tests.Database;

/// <summary>What is written is what is read, whatever the sizes, and every branch has the two children that bbolt wants.</summary>
[Trait("Category", "Unit")]
public sealed class BoltWriterTests
{
    private static readonly Gen<int> Sizes = Gen.Frequency((20, Gen.Int[0, 40]), (4, Gen.Int[0, 3000]), (1, Gen.Int[3000, 20_000]));

    private static readonly Gen<(int Buckets, int[] Values, int PageSize)> Files =
        Gen.Select(Gen.Int[1, 60], Sizes.Array[0, 900], Gen.OneOf(Gen.Const(1024), Gen.Const(4096), Gen.Const(65536)));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Finish_AnyEntries_ReadBackInOrderAndWithoutDamage() => Files.Sample(
        file =>
        {
            var buckets = Enumerable.Range(0, file.Buckets).Select(bucket => $"bucket-{bucket:000}").ToList();
            var expected = new List<string>();
            using var output = new MemoryStream();
            var writer = new BoltWriter(output, file.PageSize);
            foreach (var bucket in buckets)
            {
                // All entries in one bucket, some in the others: few buckets of any database are large.
                var values = bucket == buckets[0] ? file.Values : [.. file.Values.Take(2)];
                writer.Bucket(Encoding.UTF8.GetBytes(bucket));
                expected.Add(bucket);
                for (var i = 0; i < values.Length; i++)
                {
                    writer.Add(Encoding.UTF8.GetBytes($"{i:00000}"), new byte[values[i]]);
                    expected.Add($"{i:00000} {values[i]}");
                }
            }

            writer.Finish();

            var (found, damage) = Read(output.ToArray());
            Assert.Empty(damage.First);
            Assert.Equal(expected, found.Lines);
        },
        iter: 60);

    [Fact]
    public void Finish_ManySmallEntries_EveryBranchHasTwoChildren()
    {
        for (var entries = 100; entries < 20_000; entries = (entries * 5 / 3) + 1)
        {
            using var output = new MemoryStream();
            var writer = new BoltWriter(output, 1024);
            writer.Bucket("key"u8);
            for (var i = 0; i < entries; i++)
            {
                writer.Add(new StoredKey(i + 1, 0, false).ToBytes(), new byte[30]);
            }

            writer.Finish();

            var bytes = output.ToArray();
            for (var page = 2; page < bytes.Length / 1024; page++)
            {
                var head = bytes.AsSpan(page * 1024);
                if (BinaryPrimitives.ReadUInt16LittleEndian(head[8..]) == BoltPage.Branch)
                {
                    Assert.True(BinaryPrimitives.ReadUInt16LittleEndian(head[10..]) >= 2, $"page {page} of {entries} entries");
                }
            }
        }
    }

    [Fact]
    public void Add_KeysOutOfOrder_Refused()
    {
        using var output = new MemoryStream();
        var writer = new BoltWriter(output, 4096);
        writer.Bucket("key"u8);
        writer.Add("b"u8, "1"u8);

        Assert.Throws<InvalidDataException>(() => writer.Add("b"u8, "2"u8));
        Assert.Throws<InvalidDataException>(() => writer.Add("a"u8, "2"u8));
    }

    private static (Listing Found, DamageList Damage) Read(byte[] file)
    {
        var source = new MemoryBytes(file);
        var meta = BoltMeta.Read(source);
        var (found, damage) = (new Listing(), new DamageList(meta.PageSize));
        new BoltWalk(source, meta, found, damage).Run(Cancellation);
        Assert.False(meta.IsAlone);
        return (found, damage);
    }

    private sealed class Listing : IBoltVisitor
    {
        public List<string> Lines { get; } = [];

        public void Bucket(ReadOnlySpan<byte> name) => Lines.Add(Encoding.UTF8.GetString(name));

        public void Entry(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => Lines.Add($"{Encoding.UTF8.GetString(key)} {value.Length}");
    }
}
