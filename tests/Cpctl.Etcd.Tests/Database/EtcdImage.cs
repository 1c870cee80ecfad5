using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Cpctl.Etcd.Database;
using Google.Protobuf;
using Mvccpb;

namespace Cpctl.Etcd.Tests.Database;

/// <summary>An etcd database made by hand: the buckets an etcd has, trees with branches and overflowing pages.</summary>
internal sealed class EtcdImage
{
    public const int PageSize = 4096;

    private readonly SortedDictionary<string, List<(byte[] Key, byte[] Value)>> _buckets = new(StringComparer.Ordinal)
    {
        ["cluster"] = [("clusterVersion"u8.ToArray(), "3.5.0"u8.ToArray())],
        ["key"] = [],
        ["members"] = [("8e9e05c52164694d"u8.ToArray(), """{"id":10276657743932975437,"peerURLs":["https://10.0.0.1:2380"],"name":"cp1","clientURLs":["https://10.0.0.1:2379"]}"""u8.ToArray())],
        ["meta"] = [("finishedCompactRev"u8.ToArray(), new StoredKey(2, 0, false).ToBytes())],
    };

    private readonly List<byte[]> _pages = [];
    private long _revision = 3;

    public void Put(string key, int valueSize)
    {
        var pair = new KeyValue { Key = ByteString.CopyFromUtf8(key), Value = ByteString.CopyFrom(new byte[valueSize]), ModRevision = _revision, CreateRevision = 3, Version = 1 };
        _buckets["key"].Add((new StoredKey(_revision++, 0, false).ToBytes(), pair.ToByteArray()));
    }

    public void Delete(string key)
    {
        byte[] revision = [.. new StoredKey(_revision++, 0, true).ToBytes(), (byte)'t'];
        _buckets["key"].Add((revision, new KeyValue { Key = ByteString.CopyFromUtf8(key) }.ToByteArray()));
    }

    /// <summary>Numbers of pages that come after the two meta pages and are nowhere: see <see cref="FarBytes"/>.</summary>
    public int Gap { get; init; }

    /// <param name="withFreeList">Two free pages and a stored list that names them.</param>
    public byte[] Build(bool withFreeList = false)
    {
        _pages.Clear();
        _pages.AddRange([new byte[PageSize], new byte[PageSize]]);
        var roots = _buckets.Select(bucket =>
        {
            var header = new byte[16];
            BinaryPrimitives.WriteUInt64LittleEndian(header, Tree(bucket.Value));
            return (Key: Encoding.UTF8.GetBytes(bucket.Key), Value: header);
        }).ToList();
        var root = Page(BoltPage.Leaf, roots, isRoot: true);
        var freeList = ulong.MaxValue;
        if (withFreeList)
        {
            var free = NextPage;
            _pages.AddRange([new byte[PageSize], new byte[PageSize]]);
            freeList = NextPage;
            var page = new byte[PageSize];
            BoltImage.Header(page, freeList, BoltPage.FreeList, 2);
            BinaryPrimitives.WriteUInt64LittleEndian(page.AsSpan(16), free);
            BinaryPrimitives.WriteUInt64LittleEndian(page.AsSpan(24), free + 1);
            _pages.Add(page);
        }

        var file = _pages.SelectMany(page => page).ToArray();
        BoltImage.Meta(file, 0, 8, root, freeList, Gap);
        BoltImage.Meta(file, 1, 7, root, freeList, Gap);
        return file;
    }

    /// <summary>As etcd sends it: with its SHA-256 behind it.</summary>
    public byte[] Snapshot() => Build() is var file ? [.. file, .. SHA256.HashData(file)] : [];

    private ulong NextPage => (ulong)(_pages.Count + Gap);

    private ulong Tree(List<(byte[] Key, byte[] Value)> entries)
    {
        var level = Split(entries, entry => 16 + entry.Key.Length + entry.Value.Length)
            .Select(part => (Key: part.Count > 0 ? part[0].Key : [], Value: BitConverter.GetBytes(Page(BoltPage.Leaf, part)))).ToList();
        while (level.Count > 1)
        {
            level = [.. Split(level, entry => 16 + entry.Key.Length).Select(part => (part[0].Key, BitConverter.GetBytes(Page(BoltPage.Branch, part))))];
        }

        return BitConverter.ToUInt64(level[0].Value);
    }

    private static IEnumerable<List<T>> Split<T>(List<T> entries, Func<T, int> size)
    {
        var part = new List<T>();
        var used = 16;
        foreach (var entry in entries)
        {
            if (part.Count >= 2 && used + size(entry) > PageSize)
            {
                yield return part;
                part = [];
                used = 16;
            }

            part.Add(entry);
            used += size(entry);
        }

        yield return part;
    }

    private ulong Page(int kind, List<(byte[] Key, byte[] Value)> entries, bool isRoot = false)
    {
        var id = NextPage;
        var isLeaf = kind == BoltPage.Leaf;
        var length = 16 + entries.Sum(entry => 16 + entry.Key.Length + (isLeaf ? entry.Value.Length : 0));
        var pages = (length + PageSize - 1) / PageSize;
        var bytes = new byte[pages * PageSize];
        BoltImage.Header(bytes, id, (ushort)kind, entries.Count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), pages - 1);
        var at = 16 + (entries.Count * 16);
        for (var i = 0; i < entries.Count; i++)
        {
            var element = 16 + (i * 16);
            var (key, value) = entries[i];
            if (isLeaf)
            {
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(element), isRoot ? 1 : 0);
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(element + 4), at - element);
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(element + 8), key.Length);
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(element + 12), value.Length);
            }
            else
            {
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(element), at - element);
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(element + 4), key.Length);
                value.CopyTo(bytes, element + 8);
            }

            key.CopyTo(bytes, at);
            at += key.Length;
            if (isLeaf)
            {
                value.CopyTo(bytes, at);
                at += value.Length;
            }
        }

        _pages.AddRange(bytes.Chunk(PageSize));
        return id;
    }
}
