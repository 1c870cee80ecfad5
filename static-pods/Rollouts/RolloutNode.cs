namespace Cpctl.StaticPods.Rollouts;

/// <summary>A control-plane node as a rollout sees it.</summary>
public sealed record RolloutNode
{
    public required string Name { get; init; }

    /// <summary>The revision it is told to run; 0 when nobody told it yet.</summary>
    public required long Target { get; init; }

    /// <summary>The revision it runs; null before its first.</summary>
    public long? Current { get; init; }

    /// <summary>The revision it last committed.</summary>
    public long? LastGood { get; init; }

    /// <summary>The revision it gave up.</summary>
    public long? Failed { get; init; }

    public string? FailureReason { get; init; }

    /// <summary>Every component reports ready.</summary>
    public bool Ready { get; init; }

    /// <summary>Its agent was heard of lately.</summary>
    public bool Reachable { get; init; }

    /// <summary>Its kubelet is healthy, or not known to be anything else: without it nothing can be applied.</summary>
    public bool KubeletRuns { get; init; } = true;

    /// <summary>Its agent says that it can do nothing until the kubelet is back, whatever it was told.</summary>
    public bool IsHeldUp { get; init; }

    /// <summary>Its agent was heard of after the target was set: if it is silent now, the target may be why.</summary>
    public bool SawTarget { get; init; }

    public bool LeadsEtcd { get; init; }

    /// <summary>Its member; null while it has none.</summary>
    public ulong? EtcdMember { get; init; }

    /// <summary>Id of a restart that was asked for and is not carried out yet; null when there is none.</summary>
    public string? Restart { get; init; }

    /// <summary>The operator has handed that restart out: the agent may be at it.</summary>
    public bool RestartIsAllowed { get; init; }

    /// <summary>etcd is among what restarts.</summary>
    public bool RestartStopsEtcd { get; init; }

    /// <summary>It has never committed a revision: it is joining, and nothing depends on it yet.</summary>
    public bool IsNew => LastGood is null;

    public bool IsCommitted => Current == Target && LastGood == Target;

    /// <summary>It was told and has neither committed nor given up.</summary>
    public bool IsBusy => Target != 0 && !IsCommitted && Failed != Target;

    /// <summary>It would begin at once if it was told. One that is at work may do without its kubelet for the moment in which that restarts.</summary>
    public bool CanBegin => Reachable && (KubeletRuns || (IsBusy && !IsHeldUp));

    /// <summary>Something is wrong with it already: it goes first, for it has the least to lose.</summary>
    public bool IsBroken => !Ready || Failed == Target;
}
