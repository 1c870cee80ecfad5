using Cpctl.Etcd.Membership;

namespace Cpctl.Recovery.Creation;

/// <summary>Which member is asked for a snapshot.</summary>
public static class SnapshotSource
{
    /// <summary>
    /// A healthy follower with the newest data, so that the leader goes on leading; the leader when there is none. Without a quorum, any voter that answers:
    /// what is left is worth a backup then more than ever.
    /// </summary>
    /// <param name="view">The cluster.</param>
    /// <param name="near">The member that is asked rather than another follower, because the way to it is shortest.</param>
    /// <returns>Null when no voter answers.</returns>
    public static ObservedMember? Choose(ClusterView view, string? near = null) => view.Voters
        .Where(member => member.Status is not null && member.Info.ClientUrl is not null)
        .OrderByDescending(member => member.IsHealthy)
        .ThenBy(member => member.Id == view.Leader?.Id)
        .ThenByDescending(member => member.Info.Name == near && near is not null)
        .ThenByDescending(member => member.Status!.RaftAppliedIndex)
        .ThenBy(member => member.Id)
        .FirstOrDefault();
}
