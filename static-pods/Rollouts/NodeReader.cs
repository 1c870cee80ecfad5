using System.Globalization;
using Cpctl.Api.Resources;
using Cpctl.Etcd.Client;
using Cpctl.StaticPods.Agent.Reporting;
using Cpctl.StaticPods.Nodes;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Rollouts;

/// <summary>Reads nodes as rollouts and status see them.</summary>
internal static class NodeReader
{
    /// <summary>When the operator set spec.targetRevision last, RFC 3339.</summary>
    public const string TargetSetAt = "cpctl.dev/target-set-at";

    /// <summary>The control-plane nodes among <paramref name="nodes"/>, by name: workers have no revisions.</summary>
    public static IReadOnlyList<RolloutNode> Read(IEnumerable<ControlPlaneNode> nodes, ControlPlane controlPlane, DateTimeOffset now) =>
    [
        .. nodes
            .Where(node => node.Spec.Role == NodeRoles.ControlPlane && node.Metadata.DeletionTimestamp is null)
            .OrderBy(node => node.Metadata.Name, StringComparer.Ordinal)
            .Select(node => Read(node, controlPlane, now)),
    ];

    private static RolloutNode Read(ControlPlaneNode node, ControlPlane controlPlane, DateTimeOffset now)
    {
        var status = node.Status ?? new ControlPlaneNodeStatus();
        var name = node.Metadata.Name!;
        var member = controlPlane.Status?.Etcd?.Members.FirstOrDefault(m => m.Name == name);
        var kubeletRuns = status.Components.FirstOrDefault(component => component.Name == ComponentNames.Kubelet)?.Ready ?? true;
        var restart = node.Spec.Restart is { } asked && asked.Id != status.Restarted && node.Spec.Leave != true ? asked : null;
        return new RolloutNode
        {
            Name = name,
            Target = node.Spec.TargetRevision,
            Current = status.CurrentRevision,
            LastGood = status.LastGoodRevision,
            Failed = status.FailedRevision,
            FailureReason = status.FailureReason,
            Ready = status.Components.Count > 0 && status.Components.All(component => component.Ready),
            KubeletRuns = kubeletRuns,
            IsHeldUp = !kubeletRuns && status.Phase == AgentPhases.Waiting,
            Reachable = !AgentSilence.IsSilent(node, now),
            SawTarget = SawTarget(node),
            Restart = restart?.Id,
            RestartIsAllowed = restart is not null && restart.Id == node.Spec.AllowedRestart,
            RestartStopsEtcd = restart is not null && (restart.Components.Count == 0 || restart.Components.Contains(ComponentNames.Etcd, StringComparer.Ordinal)),
            LeadsEtcd = member is { IsLeader: true },
            EtcdMember = MemberId.TryParse(status.Etcd?.MemberId ?? member?.Id, out var id) ? id : null,
        };
    }

    private static bool SawTarget(ControlPlaneNode node)
    {
        if (node.Status?.LastHeartbeat is not { } heartbeat)
        {
            return false;
        }

        return node.Metadata.Annotations?.TryGetValue(TargetSetAt, out var text) != true
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var set)
            || heartbeat > set;
    }
}
