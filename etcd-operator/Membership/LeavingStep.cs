namespace Cpctl.Etcd.Membership;

/// <summary>Who has to leave: the temporary member, members of leaving nodes, members whose node or data is gone.</summary>
internal static class LeavingStep
{
    internal static MembershipStep? Next(ClusterView view, MembershipWishes wishes, MembershipClock clock, MembershipLimits limits)
    {
        MembershipStep? wait = null;
        foreach (var member in view.Voters.OrderBy(m => m.IsHealthy).ThenBy(m => m.Id))
        {
            if (ReasonToLeave(member, view, wishes, clock, limits) is not { } reason)
            {
                continue;
            }

            var step = Remove(view, wishes, member, reason);
            if (step is not MembershipStep.Wait && Drains(member, view, wishes, clock, limits) is { } drains)
            {
                step = drains;
            }

            if (step is not MembershipStep.Wait)
            {
                return step;
            }

            wait ??= step;
        }

        return wait;
    }

    private static string? ReasonToLeave(ObservedMember member, ClusterView view, MembershipWishes wishes, MembershipClock clock, MembershipLimits limits)
    {
        if (IsBootstrap(member))
        {
            return wishes.BootstrapMayGo ? "the temporary member has done its work" : null;
        }

        var wish = wishes.Of(member, view);
        if (wish is { WantsToLeave: true })
        {
            return $"{wish.NodeName} leaves the cluster";
        }

        if (member.IsHealthy)
        {
            return null;
        }

        var unhealthy = clock.UnhealthyFor(member.Id);
        return wish switch
        {

            // When no node is known at all, their objects are gone and not the machines.
            null when unhealthy >= limits.Gone && wishes.Nodes.Count > 0 => "its node is gone",
            { WantsToJoin: true } when wish.MemberId != member.Id && unhealthy >= limits.Returned => $"{wish.NodeName} came back without its data and joins anew",
            _ => null,
        };
    }

    /// <summary>
    /// An API server whose member is taken away answers nothing more and is not stopped by that: its clients wait for their timeouts. So it goes first,
    /// as long as somebody is there to stop it.
    /// </summary>
    private static MembershipStep.Wait? Drains(ObservedMember member, ClusterView view, MembershipWishes wishes, MembershipClock clock, MembershipLimits limits) =>
        member.IsHealthy
        && wishes.Of(member, view) is { StillServes: true } wish
        && clock.DrainingFor(member.Id) < limits.Drain
            ? new MembershipStep.Wait($"the API server of {wish.NodeName} stops before its etcd member goes")
            : null;

    private static MembershipStep Remove(ClusterView view, MembershipWishes wishes, ObservedMember member, string reason)
    {
        var rest = view.Voters.Where(m => m.Id != member.Id).ToList();
        var healthy = rest.Count(m => m.IsHealthy);
        var needed = ClusterView.QuorumOf(rest.Count);
        if (rest.Count == 0 || healthy < needed)
        {
            return new MembershipStep.Wait(
                rest.Count == 0
                    ? $"{member.Info.Display} is the last voter and cannot be removed ({reason})"
                    : $"{member.Info.Display} cannot be removed: {healthy} of the other {rest.Count} voters are healthy, {needed} are needed ({reason})");
        }

        if (view.Leader?.Id != member.Id)
        {
            return new MembershipStep.RemoveVoter(member.Id, member.Info.Display, reason);
        }

        // Not to somebody who leaves next, if there is a choice.
        var leaving = view.Voters.Where(m => IsBootstrap(m) || wishes.Of(m, view) is { WantsToLeave: true })
            .Select(m => m.Id)
            .ToArray();
        var successor = view.SuccessorOf(member.Id, leaving) ?? view.SuccessorOf(member.Id);
        return successor is null
            ? new MembershipStep.Wait($"nobody can take leadership over from {member.Info.Display}")
            : new MembershipStep.MoveLeader(member.Id, successor.Id, reason);
    }

    private static bool IsBootstrap(ObservedMember member) =>
        string.Equals(member.Info.Name, MembershipWishes.BootstrapName, StringComparison.Ordinal);
}
