namespace Cpctl.Etcd.Membership;

/// <summary>
/// Members whose node has got another address. No vote changes by that and no quorum is at risk: who has moved is not where the list says anyway. etcd's
/// runtime reconfiguration guide wants the list changed before the member is started at its new address; it finds the others either way.
/// </summary>
internal static class MovedStep
{
    internal static MembershipStep? Next(ClusterView view, MembershipWishes wishes)
    {
        MembershipStep? wait = null;
        foreach (var wish in wishes.Nodes.OrderBy(wish => wish.NodeName, StringComparer.Ordinal))
        {
            // A learner is promoted first, or given up and added anew: etcd before 3.5.31 would promote it by the update.
            if (wish is not { WantsToJoin: false, MemberId: { } id } || view.Find(id) is not { IsVoter: true } member || member.Info.HasPeerUrl(wish.PeerUrl))
            {
                continue;
            }

            // etcd refuses a URL that is taken, and rightly: it is another's until that one has gone.
            if (view.FindByPeerUrl(wish.PeerUrl) is null)
            {
                return new MembershipStep.UpdatePeerUrl(id, wish.NodeName, wish.PeerUrl);
            }

            wait ??= new MembershipStep.Wait($"{wish.NodeName} is at {wish.PeerUrl} now, where the list has another member");
        }

        return wait;
    }
}
