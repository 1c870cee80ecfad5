using System.Buffers.Binary;
using System.Security.Cryptography;
using Cpctl.Etcd.Database;

namespace Cpctl.Etcd.Restoration;

/// <summary>
/// Which write of each key is the one that counts: the first of two passes over a database. A key is remembered by half of its SHA-256: some 60 bytes each,
/// a fraction of what etcd itself needs for it.
/// </summary>
internal sealed class PresentKeys : IBoltVisitor
{
    private readonly Dictionary<UInt128, (long Main, long Sub)> _last = [];
    private bool _isKeys;
    private bool _isMeta;

    /// <summary>Of the last write, or of the last compaction when that is later.</summary>
    public long Revision { get; private set; }

    public int Count => _last.Count;

    /// <summary>Whether a key is present with this very write.</summary>
    public bool IsLast(StoredKey revision, ReadOnlySpan<byte> key) =>
        !revision.IsDeletion && _last.TryGetValue(Digest(key), out var last) && last == (revision.Main, revision.Sub);

    void IBoltVisitor.Bucket(ReadOnlySpan<byte> name) => (_isKeys, _isMeta) = (name.SequenceEqual("key"u8), name.SequenceEqual("meta"u8));

    void IBoltVisitor.Entry(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (_isMeta && (key.SequenceEqual(MetaKeys.FinishedCompaction) || key.SequenceEqual(MetaKeys.ScheduledCompaction)))
        {
            Revision = Math.Max(Revision, StoredKey.Parse(value).Main);
        }

        if (!_isKeys)
        {
            return;
        }

        var revision = StoredKey.Parse(key);
        Revision = Math.Max(Revision, revision.Main);
        var digest = Digest(StoredPair.Parse(value).Key);
        if (revision.IsDeletion) _last.Remove(digest);
        else _last[digest] = (revision.Main, revision.Sub);
    }

    private static UInt128 Digest(ReadOnlySpan<byte> key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
