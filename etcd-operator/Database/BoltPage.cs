using System.Buffers.Binary;

namespace Cpctl.Etcd.Database;

/// <summary>One page of a bbolt file with the pages that continue it: keys and values, or keys and child pages. Every read is checked against its end.</summary>
internal readonly ref struct BoltPage(ReadOnlySpan<byte> bytes)
{
    public const int Branch = 1;
    public const int Leaf = 2;
    public const int FreeList = 16;
    public const int Header = 16;
    public const int ElementSize = 16;
    public const uint BucketElement = 1;

    private const ushort CountIsInside = 0xFFFF;
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public ulong Id => BinaryPrimitives.ReadUInt64LittleEndian(Slice(0, sizeof(ulong)));

    public int Kind => BinaryPrimitives.ReadUInt16LittleEndian(Slice(8, sizeof(ushort)));

    public int Count => BinaryPrimitives.ReadUInt16LittleEndian(Slice(10, sizeof(ushort)));

    /// <summary>How many pages continue this one.</summary>
    public uint Overflow => BinaryPrimitives.ReadUInt32LittleEndian(Slice(12, sizeof(uint)));

    public ReadOnlySpan<byte> LeafKey(int index) => Slice(LeafStart(index), Number(Element(index) + 8));

    public ReadOnlySpan<byte> LeafValue(int index)
    {
        var keySize = Number(Element(index) + 8);
        return keySize < 0 ? throw Beyond() : Slice((long)LeafStart(index) + keySize, Number(Element(index) + 12));
    }

    public bool IsBucket(int index) => ((uint)Number(Element(index)) & BucketElement) != 0;

    public ReadOnlySpan<byte> BranchKey(int index) => Slice((long)Element(index) + Number(Element(index)), Number(Element(index) + 4));

    public ulong Child(int index) => BinaryPrimitives.ReadUInt64LittleEndian(Slice(Element(index) + 8, sizeof(ulong)));

    /// <summary>The ids that a page of the list of free pages holds.</summary>
    public (int First, long Count) FreeIds => Count == CountIsInside
        ? (Header + sizeof(ulong), (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(Slice(Header, sizeof(ulong))), long.MaxValue))
        : (Header, Count);

    public ulong FreeId(int first, int index) => BinaryPrimitives.ReadUInt64LittleEndian(Slice(first + ((long)index * sizeof(ulong)), sizeof(ulong)));

    private static int Element(int index) => Header + (index * ElementSize);

    private long LeafStart(int index) => Element(index) + (long)Number(Element(index) + 4);

    private int Number(int offset) => (int)BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, sizeof(uint)));

    private ReadOnlySpan<byte> Slice(long start, int length) =>
        start >= 0 && length >= 0 && start <= _bytes.Length - length ? _bytes.Slice((int)start, length) : throw Beyond();

    private static InvalidDataException Beyond() => new("it points beyond its own end");
}
