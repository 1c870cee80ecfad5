using Cpctl.Api.Errors;
using Cpctl.Api.Resources;
using Cpctl.Etcd.Membership;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.Bootstrap.NodeActions;

/// <summary>Whether what a person asks of a node may be asked: pure checks before anything is written. The operator checks again, with the members' own word.</summary>
internal static class NodeRequest
{
    /// <summary>Components that can be restarted by name.</summary>
    public static IReadOnlyList<string> Components { get; } =
    [
        ComponentNames.Etcd, ComponentNames.ApiServer, ComponentNames.ControllerManager, ComponentNames.Scheduler, ComponentNames.Operator, ComponentNames.Agent,
    ];

    /// <summary>A worker can always go.</summary>
    /// <exception cref="CpctlException">Bad input (2): no such node. Refused (3): it would cost the quorum, or is the last one.</exception>
    public static ControlPlaneNode ToRemove(string name, IReadOnlyCollection<ControlPlaneNode> nodes, IReadOnlyCollection<EtcdMemberStatus> members)
    {
        if (nodes.FirstOrDefault(other => other.Metadata.Name == name && other.Spec.Role == NodeRoles.Worker) is { } worker) return worker;
        var node = Find(name, nodes);
        var rest = members.Where(member => !member.IsLearner && member.Name != name).ToList();
        var healthy = rest.Count(member => member.Healthy);
        if (!nodes.Any(other => other.Metadata.Name != name && other.Spec is { Role: NodeRoles.ControlPlane, Leave: not true }))
            throw Refused($"{name} can't be removed", "it is the last control-plane node: the cluster would end with it", "`cpctl reset` on it ends a cluster of one.");
        return rest.Count > 0 && healthy >= ClusterView.QuorumOf(rest.Count) ? node : throw Refused(
            $"{name} can't be removed now",
            $"only {healthy} of the other {rest.Count} etcd members are healthy: without {name} the cluster would lose its quorum",
            "Bring the others up first; `cpctl status` shows which are unhealthy.");
    }

    /// <exception cref="CpctlException">Bad input (2): no such nodes. Refused (3): the replacement is on its way out itself, or as for a removal.</exception>
    public static void ToReplace(string old, string next, IReadOnlyCollection<ControlPlaneNode> nodes, IReadOnlyCollection<EtcdMemberStatus> members)
    {
        if (old == next) throw new CpctlException(ExitCode.BadInput, $"{old} can't replace itself", "both names are the same", "Join the new machine under another name, then name that.");
        var leaving = Find(old, nodes);
        if (Find(next, nodes) is { Spec: { Leave: true } or { ReplacedBy: not null } })
            throw Refused($"{next} can't replace {old}", $"{next} leaves the cluster itself", "Name a node that stays.");
        if (members.Any(member => member.Name == old && member.Healthy)) return;
        ToRemove(leaving.Metadata.Name!, nodes, members);
    }

    /// <exception cref="CpctlException">Bad input (2): no such node or component.</exception>
    public static ControlPlaneNode ToRestart(string name, string? component, IReadOnlyCollection<ControlPlaneNode> nodes) =>
        component is null || Components.Contains(component, StringComparer.Ordinal) ? Find(name, nodes) : throw new CpctlException(
            ExitCode.BadInput, $"there is no component {component}", $"components are {string.Join(", ", Components)}", "Name one of them, or none for all.");

    private static ControlPlaneNode Find(string name, IReadOnlyCollection<ControlPlaneNode> nodes) =>
        nodes.FirstOrDefault(node => node.Metadata.Name == name && node.Spec.Role == NodeRoles.ControlPlane) ?? throw new CpctlException(
            ExitCode.BadInput,
            $"there is no control-plane node {name}",
            $"control-plane nodes are {string.Join(", ", nodes.Where(node => node.Spec.Role == NodeRoles.ControlPlane).Select(node => node.Metadata.Name).Order(StringComparer.Ordinal))}",
            "`cpctl status` shows all nodes.");

    private static CpctlException Refused(string what, string why, string remedy) => new(ExitCode.Refused, what, why, remedy);
}
