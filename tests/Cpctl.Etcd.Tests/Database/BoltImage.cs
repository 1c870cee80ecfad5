using System.Buffers.Binary;
using System.Text;

namespace Cpctl.Etcd.Tests.Database;

/// <summary>A bbolt file made by hand: two meta pages, a root that leads to a leaf by way of a branch, and a bucket in a page of its own or inline.</summary>
internal static class BoltImage
{
    private const int PageSize = 4096;

    public static byte[] Of(string bucket, string key, string value, bool inline, ulong transaction = 7)
    {
        var file = new byte[PageSize * 6];
        Meta(file, 0, transaction - 1, root: 3);
        Meta(file, 1, transaction, root: 2);
        Branch(file.AsSpan(PageSize * 2, PageSize), 2, ("alarm", 5), (bucket, 4));
        Leaf(file.AsSpan(PageSize * 5, PageSize), 5, ("alarm", new byte[16]));
        var content = new byte[256];
        Leaf(content, 0, ("aaa", Encoding.UTF8.GetBytes("other")), (key, Encoding.UTF8.GetBytes(value)));
        if (inline)
        {
            Leaf(file.AsSpan(PageSize * 4, PageSize), 4, (bucket, [.. new byte[16], .. content]));
        }
        else
        {
            var header = new byte[16];
            BinaryPrimitives.WriteUInt64LittleEndian(header, 3);
            Leaf(file.AsSpan(PageSize * 4, PageSize), 4, (bucket, header));
            content.CopyTo(file, PageSize * 3);
            BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(PageSize * 3), 3);
        }

        return file;
    }

    internal static void Meta(byte[] file, int page, ulong transaction, ulong root, ulong freeList = ulong.MaxValue, int gap = 0)
    {
        var meta = file.AsSpan((page * PageSize) + 16);
        BinaryPrimitives.WriteUInt32LittleEndian(meta, 0xED0CDAED);
        BinaryPrimitives.WriteUInt32LittleEndian(meta[4..], 2);
        BinaryPrimitives.WriteUInt32LittleEndian(meta[8..], PageSize);
        BinaryPrimitives.WriteUInt64LittleEndian(meta[16..], root);
        BinaryPrimitives.WriteUInt64LittleEndian(meta[32..], freeList);
        BinaryPrimitives.WriteUInt64LittleEndian(meta[40..], (ulong)((file.Length / PageSize) + gap));
        BinaryPrimitives.WriteUInt64LittleEndian(meta[48..], transaction);
        var hash = 14695981039346656037UL;
        foreach (var value in meta[..56])
        {
            hash = unchecked((hash ^ value) * 1099511628211UL);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(meta[56..], hash);
    }

    private static void Branch(Span<byte> page, ulong id, params (string Key, ulong Page)[] children)
    {
        Header(page, id, 1, children.Length);
        var at = 16 + (children.Length * 16);
        for (var i = 0; i < children.Length; i++)
        {
            var element = 16 + (i * 16);
            BinaryPrimitives.WriteInt32LittleEndian(page[element..], at - element);
            BinaryPrimitives.WriteInt32LittleEndian(page[(element + 4)..], children[i].Key.Length);
            BinaryPrimitives.WriteUInt64LittleEndian(page[(element + 8)..], children[i].Page);
            at += Encoding.UTF8.GetBytes(children[i].Key, page[at..]);
        }
    }

    private static void Leaf(Span<byte> page, ulong id, params (string Key, byte[] Value)[] entries)
    {
        Header(page, id, 2, entries.Length);
        var at = 16 + (entries.Length * 16);
        for (var i = 0; i < entries.Length; i++)
        {
            var element = 16 + (i * 16);
            BinaryPrimitives.WriteInt32LittleEndian(page[(element + 4)..], at - element);
            BinaryPrimitives.WriteInt32LittleEndian(page[(element + 8)..], entries[i].Key.Length);
            BinaryPrimitives.WriteInt32LittleEndian(page[(element + 12)..], entries[i].Value.Length);
            at += Encoding.UTF8.GetBytes(entries[i].Key, page[at..]);
            entries[i].Value.CopyTo(page[at..]);
            at += entries[i].Value.Length;
        }
    }

    internal static void Header(Span<byte> page, ulong id, ushort kind, int count)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(page, id);
        BinaryPrimitives.WriteUInt16LittleEndian(page[8..], kind);
        BinaryPrimitives.WriteUInt16LittleEndian(page[10..], (ushort)count);
    }
}
