namespace Cpctl.Etcd.Membership;

/// <summary>The numbers behind <see cref="MembershipPlan"/>.</summary>
public sealed record MembershipLimits
{
    public static MembershipLimits Default { get; } = new();

    /// <summary>A learner gets its vote when it is at most this many raft entries behind. etcd's own rule (90 %) allows 100,000 at index one million.</summary>
    public ulong MaxLearnerLag { get; init; } = 1_000;

    /// <summary>
    /// A learner that does not answer is removed when nothing of it has grown for this time: it blocks every other join. etcd 3.4 answers only when it has the whole
    /// snapshot.
    /// </summary>
    public TimeSpan LearnerStart { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A learner that runs but has come no nearer for this time is removed.</summary>
    public TimeSpan LearnerCatchUp { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A learner without a vote after this time is removed, whatever it has got: one that restarts on and on gets something each time.</summary>
    public TimeSpan LearnerLongest { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a node whose learner was removed waits for its next attempt; others go first.</summary>
    public TimeSpan JoinRetry { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A member whose node has put its data aside, as the node itself says, is removed after being unhealthy this long.</summary>
    public TimeSpan Returned { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A member whose node no longer exists is removed after being unhealthy this long.</summary>
    public TimeSpan Gone { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a member that is to go stays for the API server that stores in it: an agent that is dead never says that it has stopped.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromMinutes(1);
}
