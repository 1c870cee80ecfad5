namespace Cpctl.Etcd.Membership;

/// <summary>The one thing to do next. Every step can be repeated: it is decided anew from a fresh view.</summary>
public abstract record MembershipStep
{
    private MembershipStep()
    {
    }

    /// <summary>Members are what the nodes want.</summary>
    public sealed record Nothing : MembershipStep;

    /// <summary>Something is wanted that cannot be done yet.</summary>
    public sealed record Wait(string Reason) : MembershipStep;

    /// <summary>Adds the node's member without a vote.</summary>
    public sealed record AddLearner(string NodeName, string PeerUrl) : MembershipStep;

    /// <summary>Tells the members where a node's member is found since its address changed.</summary>
    public sealed record UpdatePeerUrl(ulong MemberId, string Name, string PeerUrl) : MembershipStep;

    /// <summary>Gives the learner its vote.</summary>
    public sealed record Promote(ulong MemberId, string Name) : MembershipStep;

    /// <summary>Hands leadership over, before the leader leaves.</summary>
    public sealed record MoveLeader(ulong From, ulong To, string Reason) : MembershipStep;

    /// <summary>Takes out a learner that did not start or catch up.</summary>
    public sealed record RemoveStaleLearner(ulong MemberId, string Reason) : MembershipStep;

    /// <summary>Takes out a voter, after a write through the others proved that they have everything and serve.</summary>
    public sealed record RemoveVoter(ulong MemberId, string Name, string Reason) : MembershipStep;
}
