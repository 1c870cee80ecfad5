namespace Cpctl.StaticPods.Agent.Reporting;

/// <summary>The words of status.phase.</summary>
public static class AgentPhases
{
    /// <summary>The operator has not said yet what to run, or the revision cannot be had, or the kubelet is down and nothing can be applied.</summary>
    public const string Waiting = "Waiting";

    /// <summary>The node is being brought to its target.</summary>
    public const string Applying = "Applying";

    /// <summary>Everything is healthy and has to stay so for a while.</summary>
    public const string Verifying = "Verifying";

    /// <summary>The node runs its target.</summary>
    public const string Ready = "Ready";

    /// <summary>The node runs its target, but something is not as it should be.</summary>
    public const string Degraded = "Degraded";

    /// <summary>The target failed: the node goes back to its last good revision.</summary>
    public const string FallingBack = "FallingBack";

    /// <summary>The target failed: the node runs its last good revision.</summary>
    public const string Failed = "Failed";

    /// <summary>The node leaves the cluster and waits for the operator to take its etcd member out.</summary>
    public const string Leaving = "Leaving";

    /// <summary>The node's etcd member is out: the node may be reset.</summary>
    public const string Left = "Left";
}
