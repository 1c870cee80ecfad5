using System.Globalization;
using Cpctl.Api.Resources;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;

namespace Cpctl.StaticPods.Nodes;

/// <summary>
/// Decides when a control-plane node leaves and when it is forgotten. Invariants: nothing is decided without a quorum's word; a node is forgotten
/// only when its etcd member is out; a node that is replaced goes only when its successor votes, or when it is dead itself.
/// </summary>
internal static class NodeRemovalPlan
{
    /// <summary>A heartbeat and a half: with the Node deleted and the member dead, a third sign need not be waited for as long as a single one.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(45);

    /// <param name="node">The node in question.</param>
    /// <param name="isRegistered">Its Kubernetes Node exists.</param>
    /// <param name="others">All control-plane nodes.</param>
    /// <param name="view">What the members of etcd say.</param>
    /// <param name="now">The time of the view.</param>
    public static NodeRemovalStep Next(
        ControlPlaneNode node, bool isRegistered, IReadOnlyCollection<ControlPlaneNode> others, ClusterView view, DateTimeOffset now)
    {
        if (!view.IsLinearizable)
        {
            return new NodeRemovalStep.Wait($"no quorum of etcd answers: {view.Problem}");
        }

        var member = view.FindByPeerUrl(PeerUrl(node));
        if (node.Spec.Leave == true)
        {
            return member is null
                ? new NodeRemovalStep.Forget("its etcd member is out")
                : new NodeRemovalStep.Wait("its etcd member has to be taken out");
        }

        return node.Spec.ReplacedBy is { } successor ? Replaced(successor, member, others, view)
            : isRegistered ? node.Spec.RegisterNode is null ? new NodeRemovalStep.Stays() : new NodeRemovalStep.Registered()
            : Unregistered(node, member, now);
    }

    /// <summary>
    /// A Node can be deleted of a machine that lives; when that boots later it looks like one that is gone. An agent that has answered after the deletion is the
    /// proof that it lives: from then on only a person says that it does not come back.
    /// </summary>
    private static NodeRemovalStep Unregistered(ControlPlaneNode node, ObservedMember? member, DateTimeOffset now) =>
        node.Spec.RegisterNode is { } asked && node.Status?.RegisteredNode == asked ? new NodeRemovalStep.Stays()
        : IsGone(node, member, now) ? new NodeRemovalStep.Leave("its Node was deleted, and neither its agent nor its etcd member is heard of")
        : node.Spec.RegisterNode is null && IsHeard(node, now) ? new NodeRemovalStep.Register(now.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture))
        : new NodeRemovalStep.Stays();

    /// <summary>Whether there is anything to decide about: asking etcd costs.</summary>
    public static bool Concerns(ControlPlaneNode node, bool isRegistered) =>
        node.Spec.Role == NodeRoles.ControlPlane && (node.Spec.Leave == true || node.Spec.ReplacedBy is not null || node.Spec.RegisterNode is not null || !isRegistered);

    private static NodeRemovalStep Replaced(
        string successor, ObservedMember? member, IReadOnlyCollection<ControlPlaneNode> others, ClusterView view)
    {
        if (member is null or { IsHealthy: false })
        {
            return new NodeRemovalStep.Leave($"{successor} takes its place, and its own etcd member does not answer");
        }

        return others.FirstOrDefault(other => other.Metadata.Name == successor) is { } node && view.FindByPeerUrl(PeerUrl(node)) is { IsVoter: true, IsHealthy: true }
            ? new NodeRemovalStep.Leave($"{successor} votes in its place")
            : new NodeRemovalStep.Wait($"{successor} has to join and vote first");
    }

    /// <summary>A node that is being installed has no Node yet, and one that lives keeps its member: deleting the Node of a running machine is a mistake.</summary>
    private static bool IsGone(ControlPlaneNode node, ObservedMember? member, DateTimeOffset now) =>
        member is null or { IsHealthy: false }
        && node.Status is { CurrentRevision: not null, LastHeartbeat: { } heartbeat } && now - heartbeat >= Silence;

    private static bool IsHeard(ControlPlaneNode node, DateTimeOffset now) =>
        node.Status is { CurrentRevision: not null, LastHeartbeat: { } heartbeat } && now - heartbeat < Silence;

    private static string PeerUrl(ControlPlaneNode node) => node.Status?.Etcd?.PeerURL ?? EtcdUrls.Peer(node.Spec.Ip);
}
