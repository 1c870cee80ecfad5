namespace Cpctl.Etcd.Membership;

/// <summary>Who may join next.</summary>
internal static class JoiningStep
{
    internal static MembershipStep? Next(ClusterView view, MembershipRequests requests, MembershipClock clock, MembershipLimits limits)
    {
        var joining = requests.Nodes
            .Where(w => w is { WantsToJoin: true, WantsToLeave: false } && view.FindByPeerUrl(w.PeerUrl) is null)
            .OrderByDescending(w => clock.SinceFailedJoin(w.PeerUrl))
            .ThenBy(w => w.NodeName, StringComparer.Ordinal)
            .FirstOrDefault();
        if (joining is null)
        {
            return Returning(view, requests);
        }

        if (view.Learners.Any())
        {
            return new MembershipStep.Wait($"{joining.NodeName} joins after the present learner");
        }

        if (view.Voters.FirstOrDefault(m => !m.IsHealthy) is { } unhealthy)
        {
            return new MembershipStep.Wait(
                $"{joining.NodeName} can join when {unhealthy.Info.Display} is healthy ({unhealthy.Problem}), or gone: "
                + $"`cpctl node replace {unhealthy.Info.Display} {joining.NodeName}` says that it does not come back");
        }

        if (Source(view, joining.NodeName) is { } source)
        {
            return source;
        }

        return clock.SinceFailedJoin(joining.PeerUrl) < limits.JoinRetry
            ? new MembershipStep.Wait($"{joining.NodeName} failed to join and may try again in a moment")
            : new MembershipStep.AddLearner(joining.NodeName, joining.PeerUrl);
    }

    /// <summary>
    /// A learner gets its content from the leader: from one that differs it would make a majority of what is wrong. Null while the leader is right.
    /// </summary>
    private static MembershipStep? Source(ClusterView view, string joining)
    {
        if (view.Leader is not { } leader || !view.IsDiffering(leader))
        {
            return null;
        }

        var right = view.Voters.Where(m => m.IsHealthy && !view.IsDiffering(m)).MaxBy(m => m.Status!.RaftAppliedIndex);
        return right is null
            ? new MembershipStep.Wait($"{joining} can join when it is known which members are right: {string.Join(", ", view.Differing)} hold different keys (`cpctl etcd repair`)")
            : new MembershipStep.MoveLeader(leader.Id, right.Id, $"{leader.Info.Display} holds other keys than the majority, and {joining} is to join");
    }

    /// <summary>A node that lost its data has its old member in the way for a while; say so.</summary>
    private static MembershipStep.Wait? Returning(ClusterView view, MembershipRequests requests)
    {
        var returning = requests.Nodes.FirstOrDefault(w =>
            w is { WantsToJoin: true, WantsToLeave: false }
            && view.FindByPeerUrl(w.PeerUrl) is { IsVoter: true, IsHealthy: false } old && old.Id != w.MemberId);
        return returning is null ? null : new MembershipStep.Wait($"{returning.NodeName} joins anew when its old member has been taken out");
    }
}
