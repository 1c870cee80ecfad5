using Cpctl.Api.Resources;
using Cpctl.StaticPods.Nodes;

namespace Cpctl.Recovery.Schedule;

/// <summary>Decides which node makes a backup.</summary>
internal static class BackupPlacement
{
    /// <summary>
    /// A node whose agent answers and whose member votes and is healthy; rather one that has not failed since the last success, rather a follower, so
    /// that the leader goes on leading; of those the one whose turn is longest ago, so that bundles lie on more than one machine.
    /// </summary>
    /// <returns>Null when there is none.</returns>
    public static string? Choose(IEnumerable<ControlPlaneNode> nodes, EtcdClusterStatus? etcd, BackupHistory history, DateTimeOffset now)
    {
        var failed = history.Failed.Select(backup => backup.Status!.Node).ToHashSet(StringComparer.Ordinal);
        var members = (etcd?.Members ?? []).ToLookup(member => member.Name, StringComparer.Ordinal);
        return (
            from node in nodes
            where node.Spec.Role == NodeRoles.ControlPlane && node.Metadata.DeletionTimestamp is null && !AgentSilence.IsSilent(node, now)
            let member = members[node.Metadata.Name!].FirstOrDefault()
            where member is { IsLearner: false, Healthy: true }
            orderby failed.Contains(node.Metadata.Name), member.IsLeader, history.LastUseOf(node.Metadata.Name!) ?? DateTimeOffset.MinValue, node.Metadata.Name
            select node.Metadata.Name).FirstOrDefault();
    }
}
