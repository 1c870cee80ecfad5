using System.Buffers.Binary;

namespace Cpctl.Etcd.Database;

/// <summary>
/// Writes a new bbolt file from beginning to end, without holes: what <see cref="BoltWalk"/> reads and any etcd opens. Memory grows with the number of
/// leaf pages, some 70 bytes each, not with what is in them. Format: go.etcd.io/bbolt, version 2; no list of free pages, as etcd leaves it out too.
/// </summary>
internal sealed class BoltWriter
{
    private readonly Stream _output;
    private readonly BoltPageSink _pages;
    private readonly List<(byte[] Name, ulong Root)> _buckets = [];
    private BoltTreeWriter? _tree;
    private byte[] _name = [];

    /// <param name="output">Empty, and able to go back to its beginning.</param>
    public BoltWriter(Stream output, int pageSize)
    {
        _output = output;
        _pages = new BoltPageSink(output, pageSize);
        output.Write(new byte[BoltMetaPages.Count * pageSize]);
    }

    /// <summary>What is added from here on goes into this bucket. Buckets may come in any order.</summary>
    public void Bucket(ReadOnlySpan<byte> name)
    {
        EndBucket();
        _name = name.ToArray();
        _tree = new BoltTreeWriter(_pages);
    }

    /// <exception cref="InvalidDataException">The key is not after the one before.</exception>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        (_tree ?? throw new InvalidOperationException("no bucket has begun")).Add(key, value);

    /// <summary>The meta pages come last: until then nothing opens the file.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Finish()
    {
        EndBucket();
        var root = new BoltTreeWriter(_pages);
        Span<byte> header = stackalloc byte[BoltFile.BucketHeader];
        header.Clear();
        _buckets.Sort((one, other) => one.Name.AsSpan().SequenceCompareTo(other.Name));
        foreach (var (name, page) in _buckets)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(header, page);
            root.Add(name, header, isBucket: true);
        }

        var start = root.Finish();
        _output.Position = 0;
        _output.Write(BoltMetaPages.Of(_pages.PageSize, start, _pages.Next));
    }

    private void EndBucket()
    {
        if (_tree is { } tree)
        {
            _buckets.Add((_name, tree.Finish()));
        }

        _tree = null;
    }
}
