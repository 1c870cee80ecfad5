using Cpctl.StaticPods.Agent.Detour;

namespace Cpctl.StaticPods.Agent.Worker;

/// <summary>A worker has no etcd that could be replaced.</summary>
internal sealed class NoDetour : IEtcdDetour
{
    public Task<EtcdDetourState> StateAsync(CancellationToken cancellation) => Task.FromResult(EtcdDetourState.Closed);

    public Task OpenAsync(IReadOnlyList<string> lenders, CancellationToken cancellation) => throw new InvalidOperationException("a worker's revision has no API server");

    public Task CloseAsync(CancellationToken cancellation) => Task.CompletedTask;
}
