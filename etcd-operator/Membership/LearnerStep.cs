using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Membership;

/// <summary>What to do about a learner: promote it, wait for it, or take it out.</summary>
internal static class LearnerStep
{
    internal static MembershipStep? Next(ClusterView view, MembershipWishes wishes, MembershipClock clock, MembershipLimits limits)
    {
        if (view.Learners.FirstOrDefault() is not { } learner)
        {
            return null;
        }

        var wish = wishes.Nodes.FirstOrDefault(w => learner.Info.HasPeerUrl(w.PeerUrl));
        if (wish is { WantsToLeave: true })
        {
            return new MembershipStep.RemoveStaleLearner(learner.Id, $"{wish.NodeName} leaves the cluster");
        }

        if (wish is null)
        {
            return clock.LearnerFor(learner.Id) >= limits.Gone
                ? new MembershipStep.RemoveStaleLearner(learner.Id, "no node has this learner's peer URL")
                : new MembershipStep.Wait($"no node has the peer URL of learner {learner.Info.Display}");
        }

        return learner.Status is null ? NotAnswering(learner, wish, clock, limits) : Answering(view, learner, wish, clock, limits);
    }

    private static MembershipStep NotAnswering(ObservedMember learner, MemberWish wish, MembershipClock clock, MembershipLimits limits) =>
        clock.LearnerFor(learner.Id) >= limits.LearnerStart && clock.UnhealthyFor(learner.Id) >= limits.LearnerStart
            ? new MembershipStep.RemoveStaleLearner(
                learner.Id, $"the learner of {wish.NodeName} has not answered for {limits.LearnerStart.TotalSeconds:0} s: {learner.Problem}")
            : new MembershipStep.Wait($"the learner of {wish.NodeName} has yet to start");

    private static MembershipStep Answering(
        ClusterView view, ObservedMember learner, MemberWish wish, MembershipClock clock, MembershipLimits limits)
    {
        var lag = learner.LagBehind(view.Leader);
        if (lag is null or 0 && learner.Status!.RaftAppliedIndex == 0 || lag > limits.MaxLearnerLag)
        {
            return clock.LearnerFor(learner.Id) >= limits.LearnerCatchUp
                ? new MembershipStep.RemoveStaleLearner(
                    learner.Id, $"the learner of {wish.NodeName} is still {lag} entries behind after {limits.LearnerCatchUp.TotalMinutes:0} min")
                : new MembershipStep.Wait($"the learner of {wish.NodeName} is {lag} entries behind the leader (at most {limits.MaxLearnerLag})");
        }

        // A promotion raises the quorum: with a voter down it could cost the last spare vote.
        var voters = view.Voters.Count();
        if (view.HealthyVoters + 1 < ClusterView.QuorumOf(voters + 1) || !learner.IsHealthy)
        {
            return new MembershipStep.Wait($"{view.HealthyVoters} of {voters} voters are healthy: too few to promote {wish.NodeName}");
        }

        return new MembershipStep.Promote(learner.Id, learner.Info.HasStarted ? learner.Info.Name : MemberId.ToText(learner.Id));
    }
}
