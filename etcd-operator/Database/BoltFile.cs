using System.Buffers.Binary;
using System.Text;
using Cpctl.Etcd.Launch;
using Microsoft.Win32.SafeHandles;

namespace Cpctl.Etcd.Database;

/// <summary>
/// Reads one value out of a bbolt file, etcd's database, without a lock: pages are never changed in place, and those that a root leads to stay as they
/// are until the second transaction after it. Format: go.etcd.io/bbolt, version 2 (page.go, bucket.go, meta in db.go).
/// </summary>
internal sealed class BoltFile(string path)
{
    private const int Attempts = 5;
    private const int PageHeader = 16;
    private const int ElementSize = 16;
    private const int BucketHeader = 16;
    private const int BranchPage = 1;
    private const int LeafPage = 2;
    private const int DeepestTree = 32;

    /// <returns>Null when there is no such bucket or key.</returns>
    /// <exception cref="InvalidDataException">The file is no bbolt database, or changes faster than it can be read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public string? TryRead(string bucket, string key)
    {
        using var file = LaunchLibC.OpenWithoutLock(path);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var before = BoltMeta.Read(file);
            string? value = null;
            InvalidDataException? torn = null;
            try
            {
                value = Find(file, before, bucket, key);
            }
            catch (InvalidDataException e)
            {
                torn = e;
            }

            if (BoltMeta.Read(file).Transaction <= before.Transaction + 1)
            {
                return torn is null ? value : throw torn;
            }
        }

        throw new InvalidDataException($"{path} changes too fast to be read");
    }

    private string? Find(SafeFileHandle file, BoltMeta meta, string bucket, string key)
    {
        var root = ReadPage(file, meta, meta.Root);
        if (Lookup(file, meta, root, Encoding.UTF8.GetBytes(bucket)) is not { Length: >= BucketHeader } header)
        {
            return null;
        }

        // A small bucket stands in its parent's page, behind its own header.
        var page = BinaryPrimitives.ReadUInt64LittleEndian(header) is var id && id != 0 ? ReadPage(file, meta, id) : header[BucketHeader..];
        return Lookup(file, meta, page, Encoding.UTF8.GetBytes(key)) is { } value ? Encoding.UTF8.GetString(value) : null;
    }

    private byte[]? Lookup(SafeFileHandle file, BoltMeta meta, byte[] page, byte[] key)
    {
        for (var depth = 0; depth < DeepestTree; depth++)
        {
            var count = BinaryPrimitives.ReadUInt16LittleEndian(Slice(page, 10, sizeof(ushort)));
            switch (BinaryPrimitives.ReadUInt16LittleEndian(Slice(page, 8, sizeof(ushort))))
            {
                case LeafPage:
                    return Leaf(page, count, key);
                case BranchPage when count > 0:
                    page = ReadPage(file, meta, Child(page, count, key));
                    break;
                default:
                    throw new InvalidDataException($"{path} has a page of an unknown kind");
            }
        }

        throw new InvalidDataException($"{path} has a tree without leaves");
    }

    private static byte[]? Leaf(byte[] page, int count, byte[] key)
    {
        for (var i = 0; i < count; i++)
        {
            var element = PageHeader + (i * ElementSize);
            var start = element + Number(page, element + 4);
            var keySize = Number(page, element + 8);
            if (Slice(page, start, keySize).SequenceEqual(key))
            {
                return Slice(page, start + keySize, Number(page, element + 12)).ToArray();
            }
        }

        return null;
    }

    /// <summary>The child whose first key is the last one that is not beyond the wanted key.</summary>
    private static ulong Child(byte[] page, int count, byte[] key)
    {
        var chosen = PageHeader;
        for (var i = 1; i < count; i++)
        {
            var element = PageHeader + (i * ElementSize);
            if (Slice(page, element + Number(page, element), Number(page, element + 4)).SequenceCompareTo(key) > 0)
            {
                break;
            }

            chosen = element;
        }

        return BinaryPrimitives.ReadUInt64LittleEndian(Slice(page, chosen + 8, sizeof(ulong)));
    }

    private byte[] ReadPage(SafeFileHandle file, BoltMeta meta, ulong id)
    {
        var first = meta.ReadPages(file, id, 1);
        var overflow = BinaryPrimitives.ReadUInt32LittleEndian(first.AsSpan(12));
        return BinaryPrimitives.ReadUInt64LittleEndian(first) != id ? throw new InvalidDataException($"{path} has a page that is not where it should be")
            : overflow == 0 ? first
            : meta.ReadPages(file, id, overflow + 1);
    }

    private static int Number(byte[] page, int offset) => (int)BinaryPrimitives.ReadUInt32LittleEndian(Slice(page, offset, sizeof(uint)));

    private static ReadOnlySpan<byte> Slice(byte[] page, int start, int length) =>
        start >= 0 && length >= 0 && start <= page.Length - length ? page.AsSpan(start, length) : throw new InvalidDataException("a page of the database points beyond its end");
}
