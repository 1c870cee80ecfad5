namespace Cpctl.Etcd.Membership;

/// <summary>Who has to leave: the temporary member, members of leaving nodes, members whose node or data is gone.</summary>
internal static class LeavingStep
{
    internal static MembershipStep? Next(ClusterView view, MembershipRequests requests, MembershipClock clock, MembershipLimits limits)
    {
        MembershipStep? wait = null;
        foreach (var member in view.Voters.OrderBy(m => m.IsHealthy).ThenBy(m => m.Id))
        {
            if (ReasonToLeave(member, view, requests, clock, limits) is not { } reason)
            {
                continue;
            }

            var step = Remove(view, requests, member, reason);
            if (step is not MembershipStep.Wait && Drains(member, view, requests, clock, limits) is { } drains)
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

    private static string? ReasonToLeave(ObservedMember member, ClusterView view, MembershipRequests requests, MembershipClock clock, MembershipLimits limits)
    {
        if (IsBootstrap(member))
        {
            return requests.BootstrapMayGo ? "the temporary member has done its work" : null;
        }

        var request = requests.Of(member, view);
        if (request is { WantsToLeave: true })
        {
            return $"{request.NodeName} leaves the cluster";
        }

        if (member.IsHealthy)
        {
            return null;
        }

        var unhealthy = clock.UnhealthyFor(member.Id);
        return request switch
        {

            // When no node is known at all, their objects are gone and not the machines.
            null when unhealthy >= limits.Gone && requests.Nodes.Count > 0 => "its node is gone",
            { WantsToJoin: true } when request.MemberId != member.Id && unhealthy >= limits.Returned => $"{request.NodeName} came back without its data and joins anew",
            _ => null,
        };
    }

    /// <summary>
    /// An API server whose member is taken away answers nothing more and is not stopped by that: its clients wait for their timeouts. So it goes first,
    /// as long as somebody is there to stop it.
    /// </summary>
    private static MembershipStep.Wait? Drains(ObservedMember member, ClusterView view, MembershipRequests requests, MembershipClock clock, MembershipLimits limits) =>
        member.IsHealthy
        && requests.Of(member, view) is { StillServes: true } request
        && clock.DrainingFor(member.Id) < limits.Drain
            ? new MembershipStep.Wait($"the API server of {request.NodeName} stops before its etcd member goes")
            : null;

    private static MembershipStep Remove(ClusterView view, MembershipRequests requests, ObservedMember member, string reason)
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
        var leaving = view.Voters.Where(m => IsBootstrap(m) || requests.Of(m, view) is { WantsToLeave: true })
            .Select(m => m.Id)
            .ToArray();
        var successor = view.SuccessorOf(member.Id, leaving) ?? view.SuccessorOf(member.Id);
        return successor is null
            ? new MembershipStep.Wait($"nobody can take leadership over from {member.Info.Display}")
            : new MembershipStep.MoveLeader(member.Id, successor.Id, reason);
    }

    private static bool IsBootstrap(ObservedMember member) =>
        string.Equals(member.Info.Name, MembershipRequests.BootstrapName, StringComparison.Ordinal);
}
