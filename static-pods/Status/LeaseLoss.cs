using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Status;

/// <summary>
/// Controller manager and scheduler end, and are started again without end, when their leases cannot be renewed. Whatever refuses the renewal is to be blamed then,
/// and not the component: whoever repairs that one changes nothing.
/// </summary>
public static class LeaseLoss
{
    /// <summary>What refuses writes, from what operators and agents were told; null when nothing that is known of.</summary>
    public static RefusalCause? Cause(IEnumerable<string?> told) => told.Select(text => text is null ? null : RefusalClassifier.InText(text)).FirstOrDefault(cause => cause is not null);

    /// <summary>The same, from the standing of operators.</summary>
    public static RefusalCause? Cause(IEnumerable<ControlPlaneNode> nodes) => Cause(nodes.Select(node => node.Status?.Operator?.Problem));

    /// <summary>To be appended to what is said of a component that is not ready; empty when it has a reason of its own.</summary>
    public static string Note(string component, RefusalCause? cause) => cause is not null && component is ComponentNames.ControllerManager or ComponentNames.Scheduler
        ? $" (it ends whenever its lease is not renewed, and renewals are refused: {cause.What})"
        : "";
}
