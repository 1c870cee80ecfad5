using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Resources;
using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Membership;

/// <summary>ControlPlane.status.etcd: for users, and for agents that look for members to ask.</summary>
internal static class MembershipStatus
{
    internal static EtcdClusterStatus Of(ClusterView view, IReadOnlyList<ControlPlaneNode> nodes, long? knownEpoch, string? pending = null) => new()
    {
        Pending = pending,
        SetByHand = view.SetByHand,
        ClusterId = MemberId.ToText(view.ClusterId),

        // Never back: an agent that has yet to hear of a restore reports the epoch before it.
        Epoch = nodes.Select(n => n.Status?.Etcd?.Epoch).Append(knownEpoch).Max(),
        Alarms = [.. view.Alarms.OrderBy(a => a.MemberId).Select(a => new EtcdAlarmStatus { Kind = a.Kind.ToString(), MemberId = MemberId.ToText(a.MemberId) })],
        Members = [.. view.Members.Select(m => Of(m, view, nodes)).OrderBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => m.Id, StringComparer.Ordinal)],
    };

    /// <summary>Equal content gives equal text: decides whether anything has to be written.</summary>
    internal static JsonObject ToPatch(EtcdClusterStatus status)
    {
        // The comparison is maintenance's to write. What is gone is written as null, or a merge would keep it.
        var etcd = JsonSerializer.SerializeToNode(status with { Comparison = null }, ApiJson.Default.EtcdClusterStatus)!.AsObject();
        etcd.TryAdd("pending", null);
        return new JsonObject { ["status"] = new JsonObject { ["etcd"] = etcd } };
    }

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
