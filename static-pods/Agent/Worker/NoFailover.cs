using Cpctl.StaticPods.Agent.Failover;

namespace Cpctl.StaticPods.Agent.Worker;

/// <summary>A worker has no etcd that could be replaced.</summary>
internal sealed class NoFailover : IEtcdFailover
{
    public Task<EtcdFailoverState> StateAsync(CancellationToken cancellation) => Task.FromResult(EtcdFailoverState.Closed);

    public Task OpenAsync(IReadOnlyList<string> backends, CancellationToken cancellation) => throw new InvalidOperationException("a worker's revision has no API server");

    public Task CloseAsync(CancellationToken cancellation) => Task.CompletedTask;
}
