using Cpctl.StaticPods.Agent.Observing;
using Cpctl.StaticPods.Agent.Planning;

namespace Cpctl.StaticPods.Tests.Agent.World;

internal sealed class SimulatedHealth(SimulatedNode node) : IPodHealth
{
    public Task<PodHealth> AskAsync(TargetPod pod, int slot, bool prove, int? present, CancellationToken cancellation) =>
        Task.FromResult(node.IsHealthy(pod.PodName) ? PodHealth.Good : PodHealth.Bad("not yet"));

    public Task<PodHealth> AskKubeletAsync(string? configuration, CancellationToken cancellation) =>
        Task.FromResult(node.KubeletIsDown || node.KubeletFailsWith(configuration ?? "") ? PodHealth.Bad("it does not answer") : PodHealth.Good);
}
