using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Resources;
using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Membership;

/// <summary>ControlPlane.status.etcd: for users, and for agents that look for members to ask.</summary>
internal static class MembershipStatus
{
    internal static EtcdClusterStatus Of(ClusterView view, IReadOnlyList<ControlPlaneNode> nodes, long? knownEpoch) => new()
    {
        ClusterId = MemberId.ToText(view.ClusterId),
        Epoch = nodes.Max(n => n.Status?.Etcd?.Epoch) ?? knownEpoch,
        Members = [.. view.Members.Select(m => Of(m, view, nodes)).OrderBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => m.Id, StringComparer.Ordinal)],
    };

    /// <summary>Equal content gives equal text: decides whether anything has to be written.</summary>
    internal static JsonObject ToPatch(EtcdClusterStatus status) => new()
    {
        ["status"] = new JsonObject { ["etcd"] = JsonSerializer.SerializeToNode(status, ApiJson.Default.EtcdClusterStatus) },
    };

    private static EtcdMemberStatus Of(ObservedMember member, ClusterView view, IReadOnlyList<ControlPlaneNode> nodes) => new()
    {
        Name = member.Info.HasStarted ? member.Info.Name : NodeNameOf(member, nodes),
        Id = MemberId.ToText(member.Id),
        PeerURLs = member.Info.PeerUrls,
        ClientURLs = member.Info.ClientUrls,
        IsLearner = member.IsLearner,
        IsLeader = view.Leader?.Id == member.Id,
        Healthy = member.IsHealthy,
    };

    private static string NodeNameOf(ObservedMember member, IReadOnlyList<ControlPlaneNode> nodes) =>
        nodes.FirstOrDefault(n => member.Info.HasPeerUrl(n.Status?.Etcd?.PeerURL ?? EtcdUrls.Peer(n.Spec.Ip)))?.Metadata.Name ?? "";
}
