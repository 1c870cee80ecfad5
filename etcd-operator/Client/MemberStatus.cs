namespace Cpctl.Etcd.Client;

/// <summary>What one member says about itself.</summary>
/// <param name="ClusterId">The cluster it belongs to.</param>
/// <param name="MemberId">Itself.</param>
/// <param name="Version">Its server version, "3.5.30".</param>
/// <param name="DbSize">Size of the database file in bytes.</param>
/// <param name="DbSizeInUse">Bytes of it that hold data; the rest is won back by defragmenting.</param>
/// <param name="Leader">The leader it knows; 0 for none.</param>
/// <param name="RaftTerm">Its raft term.</param>
/// <param name="RaftIndex">Index of the last committed entry it knows.</param>
/// <param name="RaftAppliedIndex">Index of the last entry in its database.</param>
/// <param name="IsLearner">It has no vote.</param>
/// <param name="Revision">Its key-value revision.</param>
/// <param name="Errors">etcd's words for alarms and a missing leader; empty when all is well.</param>
public sealed record MemberStatus(
    ulong ClusterId,
    ulong MemberId,
    string Version,
    long DbSize,
    long DbSizeInUse,
    ulong Leader,
    ulong RaftTerm,
    ulong RaftIndex,
    ulong RaftAppliedIndex,
    bool IsLearner,
    long Revision,
    IReadOnlyList<string> Errors)
{
    public bool IsLeader => Leader != 0 && Leader == MemberId;
}
