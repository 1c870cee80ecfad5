namespace Cpctl.Etcd.Membership;

/// <summary>
/// Members whose node has got another address. No vote changes by that and no quorum is at risk: who has moved is not where the list says anyway. etcd's
/// runtime reconfiguration guide wants the list changed before the member is started at its new address; it finds the others either way.
/// </summary>
internal static class MovedStep
{
    internal static MembershipStep? Next(ClusterView view, MembershipRequests requests)
    {
        MembershipStep? wait = null;
        foreach (var request in requests.Nodes.OrderBy(request => request.NodeName, StringComparer.Ordinal))
        {
            // A learner is promoted first, or given up and added anew: etcd before 3.5.31 would promote it by the update.
            if (request is not { WantsToJoin: false, MemberId: { } id } || view.Find(id) is not { IsVoter: true } member || member.Info.HasPeerUrl(request.PeerUrl))
            {
                continue;
            }

            // etcd refuses a URL that is taken, and rightly: it is another's until that one has gone.
            if (view.FindByPeerUrl(request.PeerUrl) is null)
            {
                return new MembershipStep.UpdatePeerUrl(id, request.NodeName, request.PeerUrl);
            }

            wait ??= new MembershipStep.Wait($"{request.NodeName} is at {request.PeerUrl} now, where the list has another member");
        }

        return wait;
    }
}
