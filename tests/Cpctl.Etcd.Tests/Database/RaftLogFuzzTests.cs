using System.Buffers.Binary;
using CsCheck;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Restoration;

namespace Cpctl.Etcd.Tests.Database;

/// <summary>Whatever lies there as a member's log: its good records are read, or it is refused, and nothing else happens.</summary>
[Trait("Category", "Unit")]
public sealed class RaftLogFuzzTests
{
    private static readonly ulong[] Nasty = [0, 1, 7, 8, 0x7FFFFFFF, 0xFFFFFFFF, 0x00FFFFFFFFFFFFFF, 0x8000000000000000, 0x8700000000000008, ulong.MaxValue, long.MaxValue];

    [Fact]
    public void Next_RandomDamage_NeverThrowsAnythingElse() => Fuzz(rounds: 3000);

    /// <summary>Frames are where lengths stand; elsewhere checksums refuse most of what is changed, so some logs get a good checksum again.</summary>
    internal static void Fuzz(long rounds)
    {
        var whole = Log(12);
        var frames = Frames(whole).ToList();
        var places = Gen.OneOf(Gen.Int[0, whole.Length - 8], Gen.Int[0, frames.Count - 1].Select(index => frames[index]));
        var values = Gen.OneOf(Gen.ULong, Gen.Int[0, Nasty.Length - 1].Select(index => Nasty[index]), Gen.ULong[0, 64]);
        var damaged = Gen.Select(Gen.Select(places, values, Gen.Int[1, 8]).Array[1, 5], Gen.Int[0, whole.Length * 4]).Select(change => Damage(whole, change.Item1, change.Item2));
        var honest = Gen.Select(Gen.Byte[0, 9], Gen.OneOf(Gen.Byte.Array[0, 60], Gen.Byte.Array[500, 1600])).Array[1, 8].Select(Signed);
        Gen.Select(Gen.OneOf(damaged, honest), Gen.Bool).Sample(
            (log, isLast) =>
            {
                try
                {
                    ReadAll(log, isLast);
                }
                catch (InvalidDataException)
                {
                    // Said where.
                }
            },
            iter: rounds);
    }

    private static void ReadAll(byte[] log, bool isLast)
    {
        var reader = new RaftLogReader(new MemoryBytes(log), isLast, checksum: 0);
        for (var end = 0L; reader.Next(); end = reader.End)
        {
            Assert.InRange(reader.End, end + 8, log.Length);
            var fields = new ProtoReader(reader.Data);
            while (fields.Next())
            {
            }
        }
    }

    private static byte[] Damage(byte[] whole, (int Place, ulong Value, int Size)[] changes, int length)
    {
        var damaged = whole[..Math.Min(length, whole.Length)];
        var bytes = new byte[8];
        foreach (var (place, value, size) in changes.Where(change => change.Place + 8 <= damaged.Length))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
            bytes.AsSpan(0, size).CopyTo(damaged.AsSpan(place));
        }

        return damaged;
    }

    /// <summary>Any content behind checksums that fit.</summary>
    private static byte[] Signed((byte Kind, byte[] Data)[] records)
    {
        var log = new RaftLogWriter();
        foreach (var (kind, data) in records) log.Add(kind, data);
        return log.ToArray();
    }

    private static byte[] Log(int entries)
    {
        var log = new RaftLogWriter();
        log.Add(RaftRecordKind.Checksum, null);
        log.Add(RaftRecordKind.Metadata, new ProtoWriter().Number(1, 9).Number(2, 8).ToArray());
        log.Add(RaftRecordKind.Snapshot, new ProtoWriter().Number(1, 0).Number(2, 0).ToArray());
        for (var i = 1UL; i <= (ulong)entries; i++)
        {
            log.Add(RaftRecordKind.Entry, new ProtoWriter().Number(1, 0).Number(2, 5).Number(3, i).Bytes(4, new byte[(int)i * 90]).ToArray());
            log.Add(RaftRecordKind.State, new ProtoWriter().Number(1, 5).Number(2, 9).Number(3, i).ToArray());
        }

        return log.ToArray();
    }

    private static IEnumerable<int> Frames(byte[] log)
    {
        var reader = new RaftLogReader(new MemoryBytes(log), isLast: true, checksum: 0);
        var at = 0;
        while (reader.Next())
        {
            yield return at;
            at = (int)reader.End;
        }
    }
}
