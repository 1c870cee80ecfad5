using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Membership;

/// <summary>Whether one etcd member may be stopped or restarted without the cluster losing writes.</summary>
public static class QuorumGate
{
    /// <summary>A voter further behind than this is not counted on: it would have to catch up while another is down.</summary>
    public const ulong MaxLag = 1_000;

    /// <summary>
    /// May <paramref name="memberId"/> go down now? Evaluated before every restart of every node, with a view taken just then. When it leads,
    /// the caller moves leadership first (<see cref="ClusterView.SuccessorOf"/>).
    /// </summary>
    /// <param name="view">Taken from the members, not from the API.</param>
    /// <param name="memberId">Who is to be restarted.</param>
    /// <param name="allowOutage">spec.rollout.allowOutage: with two voters a restart stops writes; the user accepts that.</param>
    public static GateDecision MayRestart(ClusterView view, ulong memberId, bool allowOutage = false)
    {
        var member = view.Find(memberId);
        if (!view.IsLinearizable)
        {
            // Repairing what is down already needs no gate; whoever still answers may hold the last votes.
            return view.Members.Count > 0 && member is { IsDown: true }
                ? GateDecision.Allow($"{member.Info.Display} is down already")
                : GateDecision.Refuse($"the cluster has no quorum to ask: {view.Problem ?? "no member answered"}", GateRule.NoQuorum);
        }

        if (member is null)
        {
            return GateDecision.Allow($"{MemberId.ToText(memberId)} is not a member: nobody depends on it");
        }

        if (member.IsLearner)
        {
            return GateDecision.Allow($"{member.Info.Display} is a learner: it has no vote");
        }

        if (!member.IsHealthy)
        {
            return GateDecision.Allow($"{member.Info.Display} is unhealthy already: {member.Problem}");
        }

        if (view.SetByHand is [var what, ..])
        {
            return GateDecision.Refuse(what, GateRule.SetByHand);
        }

        var voters = view.Voters.Count();
        return voters == 1 ? GateDecision.Allow("the only voter: its restart is a short outage whenever it happens") : AmongSeveral(view, member, voters, allowOutage);
    }

    private static GateDecision AmongSeveral(ClusterView view, ObservedMember member, int voters, bool allowOutage)
    {
        var others = view.Voters.Where(m => m.Id != member.Id).ToList();
        if (others.Find(m => !m.IsHealthy) is { } unhealthy)
        {
            return GateDecision.Refuse($"{unhealthy.Info.Display} is unhealthy ({unhealthy.Problem}): it must be repaired first", GateRule.UnhealthyVoter);
        }

        if (view.Leader is not { } leader)
        {
            return GateDecision.Refuse("the cluster has no leader at the moment", GateRule.NoLeader);
        }

        if (others.Find(m => m.LagBehind(leader) is null or > MaxLag) is { } behind)
        {
            return GateDecision.Refuse($"{behind.Info.Display} is {behind.LagBehind(leader)} entries behind the leader (at most {MaxLag})", GateRule.VoterBehind);
        }

        if (view.Learners.FirstOrDefault() is { } learner)
        {
            return GateDecision.Refuse($"{learner.Info.Display} is a learner that has yet to be promoted", GateRule.LearnerPending);
        }

        if (view.Alarms.Count > 0)
        {
            return GateDecision.Refuse($"alarm {view.Alarms[0].Kind} is raised", GateRule.AlarmRaised);
        }

        // etcd compares itself with every peer before it serves: with one that differs, a good member would not come back.
        if (view.ContentDiffers)
        {
            return GateDecision.Refuse(
                $"members hold different keys ({string.Join(", ", view.Differing)}); `cpctl etcd repair` on a control-plane node mends that", GateRule.ContentDiffers);
        }

        // Two voters cannot spare one. From three on the others are a quorum by themselves.
        return others.Count >= view.Quorum
            ? GateDecision.Allow($"the other {others.Count} voters are healthy and caught up")
            : allowOutage
                ? GateDecision.Allow($"{voters} voters cannot spare one; spec.rollout.allowOutage accepts that")
                : GateDecision.Refuse($"{voters} voters cannot spare one: writes would stop until it is back (spec.rollout.allowOutage accepts that)", GateRule.NoVoterToSpare);
    }
}
