using System.Buffers.Binary;

namespace Cpctl.Etcd.Database;

/// <summary>The two pages that a new bbolt file begins with, as <see cref="BoltMeta"/> reads them.</summary>
internal static class BoltMetaPages
{
    public const int Count = 2;

    private const int Kind = 4;

    /// <param name="root">Page of the root bucket.</param>
    /// <param name="pages">How many pages the file has.</param>
    public static byte[] Of(int pageSize, ulong root, ulong pages)
    {
        var bytes = new byte[pageSize * Count];
        for (var i = 0; i < Count; i++)
        {
            var page = bytes.AsSpan(i * pageSize, pageSize);
            BinaryPrimitives.WriteUInt64LittleEndian(page, (ulong)i);
            BinaryPrimitives.WriteUInt16LittleEndian(page[8..], Kind);

            // Both lead to the same: bbolt takes the one of the later transaction.
            BoltMeta.Write(page, new BoltMeta(pageSize, root, BoltMeta.NoFreeList, pages, (ulong)i));
        }

        return bytes;
    }
}
