using Cpctl.Api.Errors;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;

namespace Cpctl.Bootstrap.Install.Phases;

/// <summary>Waits while the agent applies revision 1, as it will apply every later one: its etcd joins the temporary one, its API server takes over.</summary>
internal sealed class RevisionPhase(Installation installation) : IPhase
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public string Name => PhaseNames.Revision;

    public Task RunAsync(IPhaseProgress progress, CancellationToken cancel) => installation.Polling.UntilAsync(
        $"the agent to apply revision {installation.Revision.Number}",
        Limit,
        async token => Missing(await installation.NodeObjectAsync(token)),
        progress.Say,
        "`cpctl status` tells more; run the same command again to go on waiting.",
        cancel);

    /// <summary>Null when a revision is in force on the node, else how far it is.</summary>
    /// <exception cref="CpctlException">The agent gave revision 1 up.</exception>
    internal static string? Missing(ControlPlaneNode? node)
    {
        if (node?.Status is not { } status) return "the API does not answer, or knows nothing of this node";
        if (status.CurrentRevision >= 1) return null;
        if (status.FailedRevision is { } failed && failed >= node.Spec.TargetRevision)
        {
            throw new CpctlException(
                ExitCode.Failed,
                $"revision {failed} failed on this node",
                status.FailureReason ?? "the agent gave no reason",
                "Remedy the cause (the agent's log and `cpctl status` tell more), correct the ControlPlane object if that is it, and run the same command again.");
        }

        var waiting = status.Components.Where(component => !component.Ready).Select(component => component.Name).ToList();
        return (status.Phase ?? "the agent is about to begin") + (waiting.Count == 0 ? "" : $"; not ready yet: {string.Join(", ", waiting)}");
    }
}
