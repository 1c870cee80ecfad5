using System.Globalization;
using System.Text;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Versions;

namespace Cpctl.Etcd.Database;

/// <summary>Reads a whole etcd database, stopped or a snapshot, once; checks it and tells what is in it. Etcd itself is not needed.</summary>
internal sealed class DatabaseInspection : IBoltVisitor
{
    internal const string KeyBucket = "key";

    private readonly KeyStatistics _keys = new();
    private readonly List<BucketUse> _buckets = [];
    private readonly List<MemberInfo> _members = [];
    private readonly List<string> _modes = [];
    private Crc32C _hash;
    private string _bucket = "";
    private long _entries;
    private long _bytes;
    private long _revision;
    private long _compactRevision;
    private EtcdVersion? _writtenFor;

    private DatabaseInspection()
    {
    }

    /// <summary>Damage is part of the report. Memory is some 45 bytes for each present key and a megabyte or two beside it.</summary>
    /// <exception cref="InvalidDataException">It is no bbolt database at all: both meta pages are broken.</exception>
    /// <exception cref="IOException">Its beginning can't be read.</exception>
    public static DatabaseReport Run(IByteSource file, CancellationToken cancel)
    {
        var meta = BoltMeta.Read(file);
        var damage = new DamageList(meta.PageSize);
        var inspection = new DatabaseInspection();
        var walk = new BoltWalk(file, meta, inspection, damage);
        walk.Run(cancel);
        foreach (var missing in RequiredBuckets.Missing(inspection._buckets.Select(bucket => bucket.Name).Append(inspection._bucket)))
        {
            damage.Add(missing);
        }

        return inspection.Report(file, meta, walk, damage);
    }

    void IBoltVisitor.Bucket(ReadOnlySpan<byte> name)
    {
        EndBucket();
        _bucket = Encoding.UTF8.GetString(name);
        _hash.Add(name);
    }

    void IBoltVisitor.Entry(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _hash.Add(key);
        _hash.Add(value);
        _entries++;
        _bytes += key.Length + value.Length;
        if (StoredModes.Of(_bucket, key, value) is { } mode)
        {
            _modes.Add(mode);
        }

        switch (_bucket)
        {
            case KeyBucket:
                var revision = StoredKey.Parse(key);
                _revision = revision.Main;
                _keys.Add(revision, StoredPair.Parse(value));
                break;
            case "members":
                _members.Add(StoredMember.Parse(key, value));
                break;
            case "cluster" when key.SequenceEqual("clusterVersion"u8):
                _writtenFor = EtcdVersion.TryParse(Encoding.UTF8.GetString(value));
                break;
            case "meta" when key.SequenceEqual("finishedCompactRev"u8):
                _compactRevision = StoredKey.Parse(value).Main;
                break;
        }
    }

    private void EndBucket()
    {
        if (_bucket.Length > 0)
        {
            _buckets.Add(new BucketUse(_bucket, _entries, _bytes));
        }

        (_entries, _bytes) = (0, 0);
    }

    private DatabaseReport Report(IByteSource file, BoltMeta meta, BoltWalk walk, DamageList damage)
    {
        EndBucket();
        return new DatabaseReport
        {
            SizeBytes = (long)Math.Min(meta.Pages, (ulong)(long.MaxValue / meta.PageSize)) * meta.PageSize,
            InUseBytes = (long)walk.PagesInUse * meta.PageSize,
            Revision = _revision,
            CompactRevision = _compactRevision,
            TotalEntries = _buckets.Sum(bucket => bucket.Entries),
            Hash = damage.Count == 0 ? _hash.Value : null,
            WrittenFor = _writtenFor,
            Modes = _modes,
            Members = _members,
            Buckets = _buckets,
            Types = _keys.Types(),
            Namespaces = _keys.Namespaces(),
            Largest = Largest(file),
            Notes = [.. Notes(meta)],
            Damage = damage.First,
            DamageCount = damage.Count,
        };
    }

    private IEnumerable<string> Notes(BoltMeta meta)
    {
        if (meta.IsAlone)
        {
            yield return "one of the two meta pages is broken, as a crash while it was written leaves it; etcd takes the other one, and so does a restore";
        }

        if (_compactRevision > _revision)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"it was compacted at revision {_compactRevision}, behind its last write, {_revision}: etcd goes on from there");
        }

        var last = Math.Max(_revision, _compactRevision);
        if (RevisionLimit.IsNear(last))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"its revision, {last}, is near the last one of 64 bits: it can't be raised, so that a restore refuses it");
        }
    }

    private IReadOnlyList<LargeKey> Largest(IByteSource file)
    {
        try
        {
            return _keys.Largest(new BoltFile(file));
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // What is damaged was told already.
            return [];
        }
    }
}
