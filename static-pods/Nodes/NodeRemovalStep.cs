namespace Cpctl.StaticPods.Nodes;

/// <summary>What to do about one control-plane node that goes, or seems to have gone.</summary>
internal abstract record NodeRemovalStep
{
    private NodeRemovalStep()
    {
    }

    /// <summary>The node stays.</summary>
    public sealed record Stays : NodeRemovalStep;

    /// <summary>Its Node was deleted while its agent reports: the kubelet is to make it again.</summary>
    public sealed record Register(string Request) : NodeRemovalStep;

    /// <summary>Its Node is there again.</summary>
    public sealed record Registered : NodeRemovalStep;

    /// <summary>It goes later.</summary>
    public sealed record Wait(string Reason) : NodeRemovalStep;

    /// <summary>It is told to leave: its etcd member is taken out next.</summary>
    public sealed record Leave(string Reason) : NodeRemovalStep;

    /// <summary>Nothing of the cluster depends on it any more: its objects go.</summary>
    public sealed record Forget(string Reason) : NodeRemovalStep;
}
