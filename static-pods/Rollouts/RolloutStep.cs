using Cpctl.Etcd.Membership;

namespace Cpctl.StaticPods.Rollouts;

/// <summary>What a rollout does next; the reason is shown to users.</summary>
public abstract record RolloutStep(string Reason)
{
    /// <summary>Every node runs the latest revision.</summary>
    public sealed record Settled() : RolloutStep("every node runs the latest revision");

    /// <summary>Tell one node to run a revision.</summary>
    public sealed record SetTarget(string Node, long Revision, string Reason) : RolloutStep(Reason);

    /// <summary>Nothing now.</summary>
    /// <param name="Reason">A clause for people.</param>
    /// <param name="Refusal">The gate's rule when it is the gate that says no.</param>
    public sealed record Wait(string Reason, GateRule Refusal = GateRule.None) : RolloutStep(Reason);

    /// <summary>Nothing until the user acts: spec.rollout.paused.</summary>
    public sealed record Paused(string Reason) : RolloutStep(Reason);

    /// <summary>Nothing until the user acts: the latest revision failed.</summary>
    public sealed record Stopped(string Node, long Revision, string Reason) : RolloutStep(Reason);
}
