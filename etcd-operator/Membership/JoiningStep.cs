namespace Cpctl.Etcd.Membership;

/// <summary>Who may join next.</summary>
internal static class JoiningStep
{
    internal static MembershipStep? Next(ClusterView view, MembershipWishes wishes, MembershipClock clock, MembershipLimits limits)
    {
        var joining = wishes.Nodes
            .Where(w => w is { WantsToJoin: true, WantsToLeave: false } && view.FindByPeerUrl(w.PeerUrl) is null)
            .OrderByDescending(w => clock.SinceFailedJoin(w.PeerUrl))
            .ThenBy(w => w.NodeName, StringComparer.Ordinal)
            .FirstOrDefault();
        if (joining is null)
        {
            return Returning(view, wishes);
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

        return clock.SinceFailedJoin(joining.PeerUrl) < limits.JoinRetry
            ? new MembershipStep.Wait($"{joining.NodeName} failed to join and may try again in a moment")
            : new MembershipStep.AddLearner(joining.NodeName, joining.PeerUrl);
    }

    /// <summary>A node that lost its data has its old member in the way for a while; say so.</summary>
    private static MembershipStep.Wait? Returning(ClusterView view, MembershipWishes wishes)
    {
        var returning = wishes.Nodes.FirstOrDefault(w =>
            w is { WantsToJoin: true, WantsToLeave: false }
            && view.FindByPeerUrl(w.PeerUrl) is { IsVoter: true, IsHealthy: false } old && old.Id != w.MemberId);
        return returning is null ? null : new MembershipStep.Wait($"{returning.NodeName} joins anew when its old member has been taken out");
    }
}
