namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>How this node's etcd member stands in the cluster's own list.</summary>
internal enum MemberState
{
    /// <summary>No quorum answers: nothing may be concluded.</summary>
    Unknown,

    /// <summary>A quorum says that neither this node's identity nor its peer URL is in the list.</summary>
    NotListed,

    /// <summary>This node's peer URL is listed for a member that has never started: it is ours to start.</summary>
    Invited,

    /// <summary>This node's peer URL is listed for a member that has started and that this node knows nothing of.</summary>
    Foreign,

    /// <summary>membership.json is gone, but the data says which member it is, and nobody contradicts.</summary>
    Remembered,

    /// <summary>Listed under this node's identity, without a vote yet.</summary>
    Learner,

    /// <summary>Listed under this node's identity, with a vote.</summary>
    Voter,
}
