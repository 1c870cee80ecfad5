using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Pods;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.Bootstrap.Install.Phases;

/// <summary>Waits until this node's agent has reported to the API for the first time: from here on the node is in its hands.</summary>
internal sealed class AgentPhase(Installation installation) : IPhase
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public string Name => PhaseNames.Agent;

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        var pods = new StaticPodState(installation.Cri, installation.Paths, installation.Record.NodeName);
        var podName = StaticPod.Agent.PodName(installation.Revision.ComponentRevisions[ComponentNames.Agent]);
        await installation.Polling.UntilAsync(
            "the agent to report",
            Limit,
            async token => await installation.NodeObjectAsync(token) is { Status.AgentVersion: not null } ? null : await pods.DescribeAsync(podName, token),
            progress.Say,
            "Remedy what its log says and run the same command again.",
            cancel);
    }
}
