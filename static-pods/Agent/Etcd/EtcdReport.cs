using Cpctl.Api.Resources;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Membership;

namespace Cpctl.StaticPods.Agent.Etcd;

/// <summary>What an observation says, in the words of the API.</summary>
internal static class EtcdReport
{
    public static EtcdClusterStatus Cluster(ClusterView view, long epoch) => new()
    {
        ClusterId = MemberId.ToText(view.ClusterId),
        Epoch = epoch,
        Members = [.. view.Members.OrderBy(member => member.Info.Name, StringComparer.Ordinal).Select(member => new EtcdMemberStatus
        {
            Name = member.Info.Name,
            Id = MemberId.ToText(member.Id),
            PeerURLs = member.Info.PeerUrls,
            ClientURLs = member.Info.ClientUrls,
            IsLearner = member.IsLearner,
            IsLeader = view.Leader?.Id == member.Id,
            Healthy = member.IsHealthy,
        })],
    };

    /// <param name="received">Bytes that the member has on its disk already.</param>
    public static EtcdNodeStatus Node(ClusterView view, MemberIdentity? identity, string peerUrl, long epoch, Func<long> received)
    {
        var own = MemberStates.IdOf(identity) is { } id ? view.Find(id)?.Status : null;
        return new EtcdNodeStatus
        {
            MemberId = identity?.MemberId,
            ClusterId = identity?.ClusterId,
            Epoch = identity?.Epoch ?? epoch,
            WantsToJoin = identity is null,
            WantsToLeave = false,
            PeerURL = peerUrl,
            DbSize = own?.DbSize,
            ReceivedBytes = identity is not null && own is null or { IsLearner: true } ? received() : null,
            RaftIndex = own is null ? null : (long)own.RaftIndex,
        };
    }
}
