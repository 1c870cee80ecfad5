namespace Cpctl.Etcd.Restoration;

/// <summary>Keys of the bucket "meta" and the bucket's name, as etcd's mvcc and cindex packages write them.</summary>
internal static class MetaKeys
{
    public static ReadOnlySpan<byte> Bucket => "meta"u8;

    /// <summary>The raft index of the last entry that is in the database.</summary>
    public static ReadOnlySpan<byte> ConsistentIndex => "consistent_index"u8;

    public static ReadOnlySpan<byte> Term => "term"u8;

    public static ReadOnlySpan<byte> FinishedCompaction => "finishedCompactRev"u8;

    public static ReadOnlySpan<byte> ScheduledCompaction => "scheduledCompactRev"u8;

    /// <summary>The release that the layout of the database is of, from 3.6.</summary>
    public static ReadOnlySpan<byte> StorageVersion => "storageVersion"u8;
}
