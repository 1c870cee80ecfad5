namespace Cpctl.Etcd.Membership;

/// <summary>How soon the next round is due.</summary>
internal enum RoundOutcome
{
    /// <summary>Everything is as wanted.</summary>
    Settled,

    /// <summary>Something waits for a condition: look again soon.</summary>
    Pending,

    /// <summary>A step was done: look again at once.</summary>
    Changed,
}
