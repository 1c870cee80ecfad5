using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Membership;

/// <summary>What to do about a learner: promote it, wait for it, or take it out.</summary>
internal static class LearnerStep
{
    internal static MembershipStep? Next(ClusterView view, MembershipRequests requests, MembershipClock clock, MembershipLimits limits)
    {
        if (view.Learners.FirstOrDefault() is not { } learner)
        {
            return null;
        }

        var request = requests.Of(learner, view);
        if (request is { WantsToLeave: true })
        {
            return new MembershipStep.RemoveStaleLearner(learner.Id, $"{request.NodeName} leaves the cluster");
        }

        if (request is null)
        {
            // One that runs and never was a node's, as far as is known, was added by hand: somebody wants it.
            var isLeftBehind = clock.WasOfANode(learner.Id) || (learner.Status is null && (!learner.Info.HasStarted || clock.UnhealthyFor(learner.Id) >= limits.Gone));
            return isLeftBehind && clock.LearnerFor(learner.Id) >= limits.Gone
                ? new MembershipStep.RemoveStaleLearner(learner.Id, "no node has this learner's peer URL")
                : new MembershipStep.Wait($"no node has the peer URL of learner {learner.Info.Display}");
        }

        return learner.Status is null ? NotAnswering(learner, request, clock, limits) : Answering(view, learner, request, clock, limits);
    }

    private static MembershipStep NotAnswering(ObservedMember learner, MemberRequest request, MembershipClock clock, MembershipLimits limits) =>
        (clock.StalledFor(learner.Id) >= limits.LearnerStart && clock.UnhealthyFor(learner.Id) >= limits.LearnerStart) || clock.LearnerFor(learner.Id) >= limits.LearnerLongest
            ? new MembershipStep.RemoveStaleLearner(
                learner.Id, $"the learner of {request.NodeName} has not answered, nor got anything, for {limits.LearnerStart.TotalSeconds:0} s: {learner.Problem}")
            : new MembershipStep.Wait($"the learner of {request.NodeName} has yet to start");

    private static MembershipStep Answering(
        ClusterView view, ObservedMember learner, MemberRequest request, MembershipClock clock, MembershipLimits limits)
    {
        var lag = learner.LagBehind(view.Leader);

        // In a young cluster a learner that has got nothing yet would pass for one that is nearly there.
        if (lag is null || lag > limits.MaxLearnerLag || learner.Status!.RaftAppliedIndex == 0)
        {
            return clock.StalledFor(learner.Id) >= limits.LearnerCatchUp || clock.LearnerFor(learner.Id) >= limits.LearnerLongest
                ? new MembershipStep.RemoveStaleLearner(
                    learner.Id, $"the learner of {request.NodeName} is still {lag} entries behind and has come no nearer for {clock.StalledFor(learner.Id).TotalMinutes:0} min")
                : new MembershipStep.Wait($"the learner of {request.NodeName} is {lag} entries behind the leader (at most {limits.MaxLearnerLag})");
        }

        return learner.IsHealthy
            ? new MembershipStep.Promote(learner.Id, learner.Info.HasStarted ? learner.Info.Name : MemberId.ToText(learner.Id))
            : new MembershipStep.Wait($"the learner of {request.NodeName} is unhealthy: {learner.Problem}");
    }
}
