using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Cpctl.Etcd.Database;

/// <summary>The beginning of a bbolt file: two meta pages, written in turns, of which the newest intact one counts.</summary>
/// <param name="PageSize">In bytes.</param>
/// <param name="Root">Page of the root bucket.</param>
/// <param name="Transaction">Counts writes.</param>
internal sealed record BoltMeta(int PageSize, ulong Root, ulong Transaction)
{
    private const uint Magic = 0xED0CDAED;
    private const uint Version = 2;
    private const int Header = 16;
    private const int ChecksumAt = 56;
    private const int Size = Header + ChecksumAt + sizeof(ulong);
    private const int SmallestPage = 1024;
    private const int LargestPage = 64 * 1024;
    private const uint LargestRun = 1 << 20;

    /// <exception cref="InvalidDataException">Neither is intact.</exception>
    public static BoltMeta Read(SafeFileHandle file)
    {
        var first = At(file, 0);
        if (first is not null)
        {
            return At(file, first.PageSize) is { } second && second.Transaction > first.Transaction ? second : first;
        }

        // Where the second begins depends on the page size that the broken first one would tell.
        for (var size = SmallestPage; size <= LargestPage; size *= 2)
        {
            if (At(file, size) is { } second && second.PageSize == size)
            {
                return second;
            }
        }

        throw new InvalidDataException("this is no bbolt database");
    }

    /// <exception cref="InvalidDataException">The file ends before.</exception>
    public byte[] ReadPages(SafeFileHandle file, ulong id, uint count)
    {
        if (id > long.MaxValue / LargestPage || count > LargestRun)
        {
            throw new InvalidDataException("the database points at a page that no file has");
        }

        var bytes = new byte[checked((int)count * PageSize)];
        return RandomAccess.Read(file, bytes, (long)id * PageSize) == bytes.Length
            ? bytes
            : throw new InvalidDataException($"the database ends before page {id}");
    }

    private static BoltMeta? At(SafeFileHandle file, long offset)
    {
        Span<byte> page = stackalloc byte[Size];
        if (RandomAccess.Read(file, page, offset) != Size)
        {
            return null;
        }

        var meta = page[Header..];
        var pageSize = BinaryPrimitives.ReadUInt32LittleEndian(meta[8..]);
        return BinaryPrimitives.ReadUInt32LittleEndian(meta) == Magic
            && BinaryPrimitives.ReadUInt32LittleEndian(meta[4..]) == Version
            && pageSize is >= SmallestPage and <= LargestPage
            && BinaryPrimitives.ReadUInt64LittleEndian(meta[ChecksumAt..]) == Checksum(meta[..ChecksumAt])
                ? new((int)pageSize, BinaryPrimitives.ReadUInt64LittleEndian(meta[16..]), BinaryPrimitives.ReadUInt64LittleEndian(meta[48..]))
                : null;
    }

    // FNV-1a, 64 bits.
    private static ulong Checksum(ReadOnlySpan<byte> bytes)
    {
        var hash = 14695981039346656037UL;
        foreach (var value in bytes)
        {
            hash = unchecked((hash ^ value) * 1099511628211UL);
        }

        return hash;
    }
}
