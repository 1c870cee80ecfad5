namespace Cpctl.Etcd.Membership;

/// <summary>
/// Decides the next change of the member list. Invariants, tested as properties: at most one learner; a learner is added only while every voter is
/// healthy; no step leaves fewer healthy voters than a quorum of the voters it leaves; nothing is decided from a list that no quorum confirmed.
/// </summary>
public static class MembershipPlan
{
    public static MembershipStep Next(ClusterView view, MembershipRequests requests, MembershipClock clock, MembershipLimits? limits = null)
    {
        limits ??= MembershipLimits.Default;
        if (!view.IsLinearizable)
        {
            return new MembershipStep.Wait($"no quorum answers: {view.Problem ?? "no member was reached"}");
        }

        if (view.HealthyVoters < view.Quorum)
        {
            return new MembershipStep.Wait($"{view.HealthyVoters} voters are healthy, {view.Quorum} are needed");
        }

        if (view.Leader is null)
        {
            return new MembershipStep.Wait("the cluster has no leader at the moment");
        }

        // Learners first: they block joins and rollouts. Who leaves is not held up by a learner that takes its time, nor a join by somebody who cannot leave.
        var learner = LearnerStep.Next(view, requests, clock, limits);
        if (learner is not (null or MembershipStep.Wait))
        {
            return learner;
        }

        // A member that is not found where the list says counts as down: nobody leaves or joins before that is put right.
        var moved = MovedStep.Next(view, requests);
        if (moved is not (null or MembershipStep.Wait))
        {
            return moved;
        }

        var leaving = LeavingStep.Next(view, requests, clock, limits);
        if (leaving is not (null or MembershipStep.Wait))
        {
            return leaving;
        }

        var joining = JoiningStep.Next(view, requests, clock, limits);
        return joining is MembershipStep.AddLearner ? joining : learner ?? moved ?? leaving ?? joining ?? new MembershipStep.Nothing();
    }
}
