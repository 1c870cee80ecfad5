using Cpctl.Etcd.Database;

namespace Cpctl.Etcd.Restoration;

/// <summary>
/// The raft files that a restored member starts from, as etcd's own tool writes them: a log with one committed entry, which adds the member, and a snapshot
/// at that entry. Because of the snapshot the log begins behind it, so that whoever joins is sent the whole database.
/// Source: etcdutl's snapshot/v3_snapshot.go (saveWALAndSnap), wal/encoder.go, snap/snapshotter.go, raftpb and walpb.
/// </summary>
internal static class RaftStart
{
    public const ulong Index = 1;
    public const ulong Term = 1;
    public const string LogFile = "0000000000000000-0000000000000000.wal";
    public const string SnapshotFile = "0000000000000001-0000000000000001.snap";

    private const ulong MembershipEntry = 1;
    private const ulong AddMember = 0;

    public static byte[] Log(FirstMember member)
    {
        var change = new ProtoWriter().Number(1, 0).Number(2, AddMember).Number(3, member.MemberId).Bytes(4, RaftMember.Json(member)).ToArray();
        var log = new RaftLogWriter();
        log.Add(RaftRecordKind.Checksum, null);
        log.Add(RaftRecordKind.Metadata, new ProtoWriter().Number(1, member.MemberId).Number(2, member.ClusterId).ToArray());
        log.Add(RaftRecordKind.Snapshot, new ProtoWriter().Number(1, 0).Number(2, 0).ToArray());
        log.Add(RaftRecordKind.Entry, new ProtoWriter().Number(1, MembershipEntry).Number(2, Term).Number(3, Index).Bytes(4, change).ToArray());
        log.Add(RaftRecordKind.State, new ProtoWriter().Number(1, Term).Number(2, member.MemberId).Number(3, Index).ToArray());
        log.Add(RaftRecordKind.Snapshot, new ProtoWriter().Number(1, Index).Number(2, Term).Bytes(3, Voters(member)).ToArray());
        return log.ToArray();
    }

    public static byte[] Snapshot(FirstMember member)
    {
        var metadata = new ProtoWriter().Bytes(1, Voters(member)).Number(2, Index).Number(3, Term).ToArray();
        var snapshot = new ProtoWriter().Bytes(1, OldStore.Image(member)).Bytes(2, metadata).ToArray();
        var checksum = default(Crc32C);
        checksum.Add(snapshot);
        return new ProtoWriter().Number(1, checksum.Value).Bytes(2, snapshot).ToArray();
    }

    private static byte[] Voters(FirstMember member) => new ProtoWriter().Number(1, member.MemberId).Number(5, 0).ToArray();
}
