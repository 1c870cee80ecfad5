using Cpctl.Etcd.Client;
using Cpctl.Etcd.Versions;

namespace Cpctl.Etcd.Database;

/// <summary>What stands in an etcd database, found by reading all of it.</summary>
public sealed record DatabaseReport
{
    /// <summary>As etcd's tools count it: all pages, free ones too. Without a snapshot's trailing hash.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Pages that hold something.</summary>
    public required long InUseBytes { get; init; }

    /// <summary>Of the last write.</summary>
    public required long Revision { get; init; }

    /// <summary>History up to here is gone; 0 when it never was compacted.</summary>
    public required long CompactRevision { get; init; }

    /// <summary>Entries of all buckets: what `etcdutl snapshot status` calls the total of keys.</summary>
    public required long TotalEntries { get; init; }

    /// <summary>The hash that `etcdutl snapshot status` prints; null when damage left something out.</summary>
    public required uint? Hash { get; init; }

    /// <summary>The release that the data is written for; null before the first election.</summary>
    public required EtcdVersion? WrittenFor { get; init; }

    /// <summary>What is switched on in it that a control plane does not use, as clauses: a restore leaves it out.</summary>
    public IReadOnlyList<string> Modes { get; init; } = [];

    public required IReadOnlyList<MemberInfo> Members { get; init; }

    public required IReadOnlyList<BucketUse> Buckets { get; init; }

    /// <summary>Largest first.</summary>
    public required IReadOnlyList<KeyUse> Types { get; init; }

    /// <summary>Largest first.</summary>
    public required IReadOnlyList<KeyUse> Namespaces { get; init; }

    public required IReadOnlyList<LargeKey> Largest { get; init; }

    /// <summary>What is unusual and yet no damage: etcd reads the database as it is.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The first of it, when there is much.</summary>
    public required IReadOnlyList<DatabaseDamage> Damage { get; init; }

    public required int DamageCount { get; init; }

    /// <summary>Where an etcd on this database goes on: of the last write, or of the last compaction when that is later.</summary>
    public long LastRevision => Math.Max(Revision, CompactRevision);

    public long Keys => Types.Sum(type => type.Keys);

    /// <summary>The share of the file that a defragmentation would win back, 0 to 1.</summary>
    public double Fragmentation => SizeBytes == 0 ? 0 : 1 - ((double)InUseBytes / SizeBytes);

    public bool IsIntact => DamageCount == 0;
}
