using System.Buffers.Binary;
using System.Text;
using Cpctl.Etcd.Database;

namespace Cpctl.Etcd.Restoration;

/// <summary>
/// Writes the database of a new cluster's first member from another database: the second of two passes. What it leaves is what etcd has after it has
/// compacted at the new revision: the last write of each present key, and nothing else of the past. Leases, alarms and members are gone.
/// </summary>
internal sealed class RestoredDatabase : IBoltVisitor
{
    /// <summary>What these hold is of the old cluster alone.</summary>
    private static readonly string[] Emptied = ["alarm", "lease", "members_removed"];

    /// <summary>Users of the old etcd: what reads and writes here has none. etcd makes these buckets empty when it starts.</summary>
    private static readonly string[] Auth = ["auth", "authRoles", "authUsers"];

    private readonly BoltWriter _writer;
    private readonly PresentKeys _present;
    private readonly KeyEditor _edit;
    private readonly long _revision;
    private readonly bool _renewsKeys;
    private readonly SortedDictionary<string, byte[]> _meta = new(StringComparer.Ordinal);
    private readonly List<string> _leftOut = [];
    private string _bucket = "";

    private RestoredDatabase(BoltWriter writer, PresentKeys present, RevisionRule rule, KeyEditor edit)
    {
        _writer = writer;
        _present = present;
        _edit = edit;
        _revision = RevisionLimit.Raise(present.Revision, rule.Bump);
        _renewsKeys = rule.RenewsKeys;
    }

    private long Kept { get; set; }

    private long Leased { get; set; }

    private long Dropped { get; set; }

    private long Changed { get; set; }

    /// <exception cref="InvalidDataException">The database is damaged.</exception>
    /// <exception cref="IOException">It can't be read, or the other not be written.</exception>
    public static RestoredContent Write(IByteSource source, Stream output, FirstMember member, RevisionRule rule, KeyEditor edit, CancellationToken cancel)
    {
        var meta = BoltMeta.Read(source);
        var present = new PresentKeys();
        IntactWalk.Run(source, meta, present, cancel);
        var writer = new BoltWriter(output, meta.PageSize);
        var restored = new RestoredDatabase(writer, present, rule, edit);
        IntactWalk.Run(source, meta, restored, cancel);
        restored.Finish(member);
        return new RestoredContent(present.Revision, restored._revision, restored.Kept, restored.Dropped, restored.Leased, restored.Changed)
        {
            LeftOut = restored._leftOut.Count == 0 ? null : string.Join(", ", restored._leftOut),
        };
    }

    void IBoltVisitor.Bucket(ReadOnlySpan<byte> name)
    {
        _bucket = Encoding.UTF8.GetString(name);
        if (IsCopied(_bucket))
        {
            _writer.Bucket(name);
        }
    }

    void IBoltVisitor.Entry(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (_bucket == "key") Key(key, value);
        else if (StoredModes.Of(_bucket, key, value) is { } mode) _leftOut.Add(mode);
        else if (IsCopied(_bucket)) _writer.Add(key, value);
        else if (_bucket == "meta" && key.SequenceEqual(MetaKeys.StorageVersion)) _meta[Text(key)] = value.ToArray();
    }

    private static bool IsCopied(string bucket) => bucket is not ("members" or "meta") && !Emptied.Contains(bucket) && !Auth.Contains(bucket);

    private void Key(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var revision = StoredKey.Parse(key);
        var pair = StoredPair.Parse(value);
        if (!_present.IsLast(revision, pair.Key))
        {
            return;
        }

        // Without its lease it would stay for ever: it goes with it, as when the lease runs out.
        if (pair.Lease != 0)
        {
            Leased++;
            return;
        }

        var edit = _edit(pair.Key, pair.Value);
        if (edit.IsDropped)
        {
            Dropped++;
            return;
        }

        if (edit.Value is not null) Changed++;
        if (_renewsKeys) _writer.Add(new StoredKey(_revision, Kept, IsDeletion: false).ToBytes(), pair.With(edit.Value ?? pair.Value, _revision));
        else if (edit.Value is null) _writer.Add(key, value);
        else _writer.Add(key, pair.With(edit.Value));
        Kept++;
    }

    private void Finish(FirstMember member)
    {
        foreach (var bucket in Emptied)
        {
            _writer.Bucket(Encoding.UTF8.GetBytes(bucket));
        }

        _writer.Bucket("members"u8);
        _writer.Add(Encoding.UTF8.GetBytes(member.StoreName), RaftMember.Json(member));

        // A store that was compacted at its revision knows it even without a write of that revision.
        var compacted = new StoredKey(_revision, 0, IsDeletion: false).ToBytes();
        _meta[Text(MetaKeys.ConsistentIndex)] = BigEndian(RaftStart.Index);
        _meta[Text(MetaKeys.Term)] = BigEndian(RaftStart.Term);
        _meta[Text(MetaKeys.FinishedCompaction)] = compacted;
        _meta[Text(MetaKeys.ScheduledCompaction)] = compacted;
        _writer.Bucket(MetaKeys.Bucket);
        foreach (var (key, value) in _meta)
        {
            _writer.Add(Encoding.UTF8.GetBytes(key), value);
        }

        _writer.Finish();
    }

    private static string Text(ReadOnlySpan<byte> key) => Encoding.UTF8.GetString(key);

    private static byte[] BigEndian(ulong value)
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes;
    }
}
