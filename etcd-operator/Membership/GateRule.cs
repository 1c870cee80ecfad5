namespace Cpctl.Etcd.Membership;

/// <summary>Why a gate refuses, in one word. The names are values of a metric's label: they stay.</summary>
public enum GateRule
{
    /// <summary>It does not refuse.</summary>
    None,

    /// <summary>A reason that has no word of its own.</summary>
    Other,

    /// <summary>No quorum answers that could be asked.</summary>
    NoQuorum,

    /// <summary>Another voter is down or does not serve.</summary>
    UnhealthyVoter,

    /// <summary>An election is going on.</summary>
    NoLeader,

    /// <summary>Another voter has to catch up first.</summary>
    VoterBehind,

    /// <summary>A learner has to be promoted first.</summary>
    LearnerPending,

    /// <summary>etcd has raised an alarm.</summary>
    AlarmRaised,

    /// <summary>Members hold different keys: whoever restarts compares itself with the others first, and does not start while one of them differs.</summary>
    ContentDiffers,

    /// <summary>Somebody has set something in etcd that cpctl does not use, so that what comes of a restart is not known.</summary>
    SetByHand,

    /// <summary>There are too few voters to spare one.</summary>
    NoVoterToSpare,
}
