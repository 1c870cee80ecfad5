using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Cpctl.StaticPods.Agent.LocalApi;

namespace Cpctl.Bootstrap.Join.Phases;

/// <summary>Waits until this node's agent answers, and on a control-plane node has reported to the API: from here on the node is in its hands.</summary>
internal sealed class AgentPhase(Joining joining) : IPhase
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public string Name => JoinPhaseNames.Agent;

    public Task RunAsync(IPhaseProgress progress, CancellationToken cancel) => joining.Polling.UntilAsync(
        "the agent to report",
        Limit,
        async token => joining.IsWorker ? await LocalAsync(token) : await ReportedAsync(token),
        progress.Say,
        "See the log of the cpctl-agent pod (crictl logs), and run the same command again.",
        cancel);

    private async Task<string?> LocalAsync(CancellationToken cancel)
    {
        try
        {
            using var agent = new AgentSocketClient(joining.Paths);
            await agent.StatusAsync(cancel);
            return null;
        }
        catch (Cpctl.Api.Errors.CpctlException)
        {
            return "waiting for the kubelet to start the agent";
        }
    }

    private async Task<string?> ReportedAsync(CancellationToken cancel)
    {
        try
        {
            var node = await joining.Api.TryGetAsync(ResourceTypes.ControlPlaneNodes, null, joining.Input.Node.Name, cancel);
            return node?.Status?.AgentVersion is null ? "waiting for the kubelet to start the agent" : null;
        }
        catch (Exception e) when (e is KubernetesTransportException or KubernetesApiException)
        {
            return e.Message;
        }
    }
}
