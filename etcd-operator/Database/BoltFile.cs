using System.Buffers.Binary;
using System.Text;

namespace Cpctl.Etcd.Database;

/// <summary>
/// Reads one value out of a bbolt file, etcd's database, without a lock: pages are never changed in place, and those that a root leads to stay as they
/// are until the second transaction after it. Format: go.etcd.io/bbolt, version 2 (page.go, bucket.go, meta in db.go).
/// </summary>
internal sealed class BoltFile(IByteSource file)
{
    public const int BucketHeader = 16;
    public const int DeepestTree = 32;

    private const int Attempts = 5;

    /// <returns>Null when there is no such bucket or key.</returns>
    /// <exception cref="InvalidDataException">The file is no bbolt database, or changes faster than it can be read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[]? TryRead(string bucket, ReadOnlySpan<byte> key)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var before = BoltMeta.Read(file);
            byte[]? value = null;
            InvalidDataException? torn = null;
            try
            {
                value = Find(before, bucket, key);
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

        throw new InvalidDataException("the database changes too fast to be read");
    }

    private byte[]? Find(BoltMeta meta, string bucket, ReadOnlySpan<byte> key)
    {
        var pages = new BoltPages(file, meta);
        byte[] buffer = [];
        if (Lookup(pages, ref buffer, pages.Read(meta.Root, ref buffer), Encoding.UTF8.GetBytes(bucket)) is not { Length: >= BucketHeader } header)
        {
            return null;
        }

        // A small bucket stands in its parent's page, behind its own header.
        var id = BinaryPrimitives.ReadUInt64LittleEndian(header);
        return Lookup(pages, ref buffer, id != 0 ? pages.Read(id, ref buffer) : new BoltPage(header.AsSpan(BucketHeader)), key);
    }

    private static byte[]? Lookup(BoltPages pages, scoped ref byte[] buffer, BoltPage page, ReadOnlySpan<byte> key)
    {
        for (var depth = 0; depth < DeepestTree; depth++)
        {
            switch (page.Kind)
            {
                case BoltPage.Leaf:
                    return Leaf(page, key);
                case BoltPage.Branch when page.Count > 0:
                    page = pages.Read(Child(page, key), ref buffer);
                    break;
                default:
                    throw new InvalidDataException("the database has a page of an unknown kind");
            }
        }

        throw new InvalidDataException("the database has a tree without leaves");
    }

    private static byte[]? Leaf(BoltPage page, ReadOnlySpan<byte> key)
    {
        for (var i = 0; i < page.Count; i++)
        {
            if (page.LeafKey(i).SequenceEqual(key))
            {
                return page.LeafValue(i).ToArray();
            }
        }

        return null;
    }

    /// <summary>The child whose first key is the last one that is not beyond the wanted key.</summary>
    private static ulong Child(BoltPage page, ReadOnlySpan<byte> key)
    {
        var chosen = 0;
        for (var i = 1; i < page.Count && page.BranchKey(i).SequenceCompareTo(key) <= 0; i++)
        {
            chosen = i;
        }

        return page.Child(chosen);
    }
}
