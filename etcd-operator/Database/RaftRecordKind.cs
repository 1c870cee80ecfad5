namespace Cpctl.Etcd.Database;

/// <summary>What a record of a member's write-ahead log holds. Source: etcd's wal/wal.go.</summary>
internal static class RaftRecordKind
{
    public const ulong Metadata = 1;
    public const ulong Entry = 2;
    public const ulong State = 3;
    public const ulong Checksum = 4;
    public const ulong Snapshot = 5;
}
