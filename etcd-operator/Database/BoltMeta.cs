using System.Buffers.Binary;

namespace Cpctl.Etcd.Database;

/// <summary>The beginning of a bbolt file: two meta pages, written in turns, of which the newest intact one counts.</summary>
/// <param name="PageSize">In bytes.</param>
/// <param name="Root">Page of the root bucket.</param>
/// <param name="FreeList">Page of the list of free pages; <see cref="NoFreeList"/> when none is stored.</param>
/// <param name="Pages">How many pages the database has: none at or beyond this is in use.</param>
/// <param name="Transaction">Counts writes.</param>
internal sealed record BoltMeta(int PageSize, ulong Root, ulong FreeList, ulong Pages, ulong Transaction)
{
    /// <summary>etcd does not store the list: whatever no bucket leads to is free.</summary>
    public const ulong NoFreeList = ulong.MaxValue;

    private const uint Magic = 0xED0CDAED;
    private const uint Version = 2;
    private const int Header = 16;
    private const int ChecksumAt = 56;
    private const int Size = Header + ChecksumAt + sizeof(ulong);
    private const int SmallestPage = 1024;
    private const int LargestPage = 64 * 1024;

    /// <summary>The other of the two is broken: the last write before a crash, or damage.</summary>
    public bool IsAlone { get; private init; }

    /// <exception cref="InvalidDataException">Neither is intact.</exception>
    public static BoltMeta Read(IByteSource file)
    {
        if (At(file, 0) is { } first)
        {
            return At(file, first.PageSize) is not { } second ? first with { IsAlone = true }
                : second.Transaction > first.Transaction ? second
                : first;
        }

        // Where the second begins depends on the page size that the broken first one would tell.
        for (var size = SmallestPage; size <= LargestPage; size *= 2)
        {
            if (At(file, size) is { } second && second.PageSize == size)
            {
                return second with { IsAlone = true };
            }
        }

        throw new InvalidDataException("this is no bbolt database");
    }

    /// <param name="page">A page with its header.</param>
    public static void Write(Span<byte> page, BoltMeta value)
    {
        var meta = page[Header..];
        BinaryPrimitives.WriteUInt32LittleEndian(meta, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(meta[4..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(meta[8..], value.PageSize);
        BinaryPrimitives.WriteUInt64LittleEndian(meta[16..], value.Root);
        BinaryPrimitives.WriteUInt64LittleEndian(meta[32..], value.FreeList);
        BinaryPrimitives.WriteUInt64LittleEndian(meta[40..], value.Pages);
        BinaryPrimitives.WriteUInt64LittleEndian(meta[48..], value.Transaction);
        BinaryPrimitives.WriteUInt64LittleEndian(meta[ChecksumAt..], Fnv1a.Hash(meta[..ChecksumAt]));
    }

    private static BoltMeta? At(IByteSource file, long offset)
    {
        Span<byte> page = stackalloc byte[Size];
        if (file.Read(page, offset) != Size)
        {
            return null;
        }

        var meta = page[Header..];
        var pageSize = BinaryPrimitives.ReadUInt32LittleEndian(meta[8..]);
        return BinaryPrimitives.ReadUInt32LittleEndian(meta) == Magic
            && BinaryPrimitives.ReadUInt32LittleEndian(meta[4..]) == Version
            && pageSize is >= SmallestPage and <= LargestPage
            && BinaryPrimitives.ReadUInt64LittleEndian(meta[ChecksumAt..]) == Fnv1a.Hash(meta[..ChecksumAt])
                ? new((int)pageSize, At64(meta, 16), At64(meta, 32), At64(meta, 40), At64(meta, 48))
                : null;
    }

    private static ulong At64(ReadOnlySpan<byte> meta, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(meta[offset..]);
}
