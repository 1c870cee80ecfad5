using Cpctl.Etcd.Client;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Membership;
using Cpctl.StaticPods.Agent.Planning;

namespace Cpctl.StaticPods.Agent.Etcd;

/// <summary>Compares what a node believes to be with the list of a quorum.</summary>
internal static class MemberStates
{
    /// <param name="view">What the members say.</param>
    /// <param name="identity">membership.json, if there is one.</param>
    /// <param name="peerUrl">This node's.</param>
    /// <param name="epoch">The cluster's epoch as last heard of from the API.</param>
    public static MemberState Of(ClusterView view, MemberIdentity? identity, string peerUrl, long epoch)
    {
        if (!view.IsLinearizable)
        {
            return MemberState.Unknown;
        }

        if (identity is not null && IsOtherCluster(view, identity) && identity.Epoch >= epoch)
        {
            // Somebody else's cluster answers at an address of ours. Only a newer epoch of our own makes that a reason to act.
            return MemberState.Unknown;
        }

        if (identity is not null && !IsOtherCluster(view, identity) && IdOf(identity) is { } id && view.Find(id) is { } own)
        {
            return own.IsLearner ? MemberState.Learner : MemberState.Voter;
        }

        return view.FindByPeerUrl(peerUrl) switch
        {
            null => MemberState.NotListed,
            { Info.HasStarted: true } => MemberState.Foreign,
            _ => MemberState.Invited,
        };
    }

    /// <summary>
    /// A node that has lost membership.json but not its data is the member that its data says, unless a quorum knows none such:
    /// nothing else could bring a cluster of one back.
    /// </summary>
    public static bool Remembers(ClusterView view, DataDirectoryStamp? stamp) =>
        MemberId.TryParse(stamp?.MemberId, out var id)
        && (!view.IsLinearizable || (MemberId.TryParse(stamp?.ClusterId, out var cluster) && cluster == view.ClusterId && view.Find(id) is not null));

    public static ulong? IdOf(MemberIdentity? identity) => MemberId.TryParse(identity?.MemberId, out var id) ? id : null;

    private static bool IsOtherCluster(ClusterView view, MemberIdentity identity) =>
        MemberId.TryParse(identity.ClusterId, out var cluster) && cluster != view.ClusterId;
}
