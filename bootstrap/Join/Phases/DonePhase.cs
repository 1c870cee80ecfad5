using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;

namespace Cpctl.Bootstrap.Join.Phases;

/// <summary>Proves that the cluster counts this node in: registered, and with a vote in etcd if it is a control-plane node.</summary>
internal sealed class DonePhase(Joining joining) : IPhase
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public string Name => JoinPhaseNames.Done;

    public Task RunAsync(IPhaseProgress progress, CancellationToken cancel) => joining.Polling.UntilAsync(
        "the cluster to count this node in",
        Limit,
        MissingAsync,
        progress.Say,
        "`cpctl status` tells more; run the same command again to go on waiting.",
        cancel);

    private async Task<string?> MissingAsync(CancellationToken cancel)
    {
        var name = joining.Input.Node.Name;
        try
        {
            if (await joining.Api.TryGetAsync(ResourceTypes.Nodes, null, name, cancel) is null) return "the kubelet has yet to register the node";
            if (joining.IsWorker) return null;
            var controlPlane = await joining.Api.TryGetAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, cancel);
            var member = controlPlane?.Status?.Etcd?.Members.FirstOrDefault(candidate => candidate.Name == name);
            return member switch
            {
                null => "its etcd member is not in the list yet",
                { IsLearner: true } => "its etcd member is a learner still, waiting for its vote",
                { Healthy: false } => "its etcd member is not healthy yet",
                _ => null,
            };
        }
        catch (Exception e) when (e is KubernetesTransportException or KubernetesApiException)
        {
            return e.Message;
        }
    }
}
