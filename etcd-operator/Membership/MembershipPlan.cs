namespace Cpctl.Etcd.Membership;

/// <summary>
/// Decides the next change of the member list. Invariants, tested as properties: at most one learner; a learner is added only while every voter is
/// healthy; no step leaves fewer healthy voters than a quorum of the voters it leaves; nothing is decided from a list that no quorum confirmed.
/// </summary>
public static class MembershipPlan
{
    public static MembershipStep Next(ClusterView view, MembershipWishes wishes, MembershipClock clock, MembershipLimits? limits = null)
    {
        limits ??= MembershipLimits.Default;
        if (!view.IsLinearizable)
        {
            return new MembershipStep.Wait($"no quorum answers: {view.Problem ?? "no member was reached"}");
        }

        // Learners first: they block joins and rollouts. Then those who leave, so that a replacement never waits for its predecessor.
        return LearnerStep.Next(view, wishes, clock, limits)
            ?? LeavingStep.Next(view, wishes, clock, limits)
            ?? JoiningStep.Next(view, wishes)
            ?? new MembershipStep.Nothing();
    }
}
