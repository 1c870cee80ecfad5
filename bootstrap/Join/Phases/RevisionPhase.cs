using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;

namespace Cpctl.Bootstrap.Join.Phases;

/// <summary>Waits while the agent applies the node's revision: its etcd member joins and gets its vote, its components start.</summary>
internal sealed class RevisionPhase(Joining joining) : IPhase
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    public string Name => JoinPhaseNames.Revision;

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        // A worker's revision is its kubelet and agent, which run already.
        if (joining.IsWorker) return;
        await joining.Polling.UntilAsync(
            "the agent to apply the node's revision",
            Limit,
            token => MissingAsync(token),
            progress.Say,
            "`cpctl status` tells more; run the same command again to go on waiting.",
            cancel);
    }

    private async Task<string?> MissingAsync(CancellationToken cancel)
    {
        try
        {
            return Install.Phases.RevisionPhase.Missing(await joining.Api.TryGetAsync(ResourceTypes.ControlPlaneNodes, null, joining.Input.Node.Name, cancel));
        }
        catch (Exception e) when (e is KubernetesTransportException or KubernetesApiException)
        {
            return e.Message;
        }
    }
}
