using Cpctl.Api.Resources;
using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Membership;

/// <summary>Reads what the nodes want from their ControlPlaneNode objects.</summary>
internal static class MemberRequestReader
{
    internal static MembershipRequests Read(IEnumerable<ControlPlaneNode> nodes, ClusterView view)
    {
        var controlPlane = ControlPlaneNodesOf(nodes);
        return new MembershipRequests([.. controlPlane.Select(ToRequest)], BootstrapMayGo(controlPlane, view));
    }

    internal static List<ControlPlaneNode> ControlPlaneNodesOf(IEnumerable<ControlPlaneNode> nodes) =>
        [.. nodes.Where(n => string.Equals(n.Spec.Role, NodeRoles.ControlPlane, StringComparison.Ordinal) && n.Spec.Ip.Length > 0)];

    private static MemberRequest ToRequest(ControlPlaneNode node)
    {
        var etcd = node.Status?.Etcd;
        return new MemberRequest(
            node.Metadata.Name!,
            etcd?.PeerURL ?? EtcdUrls.Peer(node.Spec.Ip),
            etcd?.WantsToJoin ?? false,
            node.Spec.Leave == true || etcd?.WantsToLeave == true,
            MemberId.TryParse(etcd?.MemberId, out var id) ? id : null)
        {
            ReceivedBytes = etcd?.ReceivedBytes,
            StillServes = node.Spec.Leave == true && etcd?.WantsToLeave != true,
        };
    }

    /// <summary>
    /// The temporary API server stores in the temporary member. Once the node that hosts both has committed a revision, its own API server has taken over
    /// and stores in its own member.
    /// </summary>
    private static bool BootstrapMayGo(List<ControlPlaneNode> nodes, ClusterView view)
    {
        var bootstrap = view.Voters.FirstOrDefault(m => string.Equals(m.Info.Name, MembershipRequests.BootstrapName, StringComparison.Ordinal));
        if (bootstrap is null)
        {
            return false;
        }

        var hosts = bootstrap.Info.PeerUrls.Select(u => new Uri(u).Host).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var host = nodes.Find(n => hosts.Contains(new Uri(EtcdUrls.Peer(n.Spec.Ip)).Host));
        return host?.Status?.CurrentRevision is not null
            && view.FindByPeerUrl(ToRequest(host).PeerUrl) is { IsVoter: true, IsHealthy: true };
    }
}
