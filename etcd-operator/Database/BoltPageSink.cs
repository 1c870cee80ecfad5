using System.Buffers.Binary;

namespace Cpctl.Etcd.Database;

/// <summary>Writes pages one after the other; each gets the next number.</summary>
/// <param name="pageSize">In bytes.</param>
internal sealed class BoltPageSink(Stream output, int pageSize)
{
    private byte[] _page = [];

    public int PageSize => pageSize;

    /// <summary>The number that the next page gets. The first two are the meta pages.</summary>
    public ulong Next { get; private set; } = BoltMetaPages.Count;

    /// <summary>The size of a page that holds so much.</summary>
    public static long SizeOf(int elements, long content) => BoltPage.Header + ((long)elements * BoltPage.ElementSize) + content;

    /// <param name="content">Every element's key and value, in their order.</param>
    /// <returns>The page's number.</returns>
    /// <exception cref="IOException">It can't be written.</exception>
    public ulong Write(int kind, IReadOnlyList<BoltElement> elements, ReadOnlySpan<byte> content)
    {
        var count = (int)((SizeOf(elements.Count, content.Length) + pageSize - 1) / pageSize);
        var page = Cleared(count * pageSize);
        BinaryPrimitives.WriteUInt64LittleEndian(page, Next);
        BinaryPrimitives.WriteUInt16LittleEndian(page[8..], (ushort)kind);
        BinaryPrimitives.WriteUInt16LittleEndian(page[10..], checked((ushort)elements.Count));
        BinaryPrimitives.WriteInt32LittleEndian(page[12..], count - 1);
        var at = BoltPage.Header + (elements.Count * BoltPage.ElementSize);
        content.CopyTo(page[at..]);
        for (var i = 0; i < elements.Count; i++)
        {
            // Where a key is, is told from where its own element begins.
            var start = BoltPage.Header + (i * BoltPage.ElementSize);
            Write(page.Slice(start, BoltPage.ElementSize), kind, elements[i], at - start);
            at += elements[i].KeySize + elements[i].ValueSize;
        }

        output.Write(page);
        var id = Next;
        Next += (ulong)count;
        return id;
    }

    private static void Write(Span<byte> place, int kind, BoltElement element, int distance)
    {
        if (kind == BoltPage.Branch)
        {
            BinaryPrimitives.WriteInt32LittleEndian(place, distance);
            BinaryPrimitives.WriteInt32LittleEndian(place[4..], element.KeySize);
            BinaryPrimitives.WriteUInt64LittleEndian(place[8..], element.Child);
            return;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(place, element.IsBucket ? BoltPage.BucketElement : 0);
        BinaryPrimitives.WriteInt32LittleEndian(place[4..], distance);
        BinaryPrimitives.WriteInt32LittleEndian(place[8..], element.KeySize);
        BinaryPrimitives.WriteInt32LittleEndian(place[12..], element.ValueSize);
    }

    private Span<byte> Cleared(int length)
    {
        if (_page.Length < length)
        {
            _page = new byte[length];
        }

        var page = _page.AsSpan(0, length);
        page.Clear();
        return page;
    }
}
