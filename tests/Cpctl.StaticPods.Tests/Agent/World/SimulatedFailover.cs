using Cpctl.StaticPods.Agent.Failover;

namespace Cpctl.StaticPods.Tests.Agent.World;

/// <summary>Rules of the kernel outlive an agent, its relay does not.</summary>
internal sealed class SimulatedFailover : IEtcdFailover
{
    public EtcdFailoverState State { get; private set; }

    public Task<EtcdFailoverState> StateAsync(CancellationToken cancellation) => Task.FromResult(State);

    public Task OpenAsync(IReadOnlyList<string> backends, CancellationToken cancellation)
    {
        State = EtcdFailoverState.Open;
        return Task.CompletedTask;
    }

    public Task CloseAsync(CancellationToken cancellation)
    {
        State = EtcdFailoverState.Closed;
        return Task.CompletedTask;
    }

    public void LoseAgent() => State = State == EtcdFailoverState.Open ? EtcdFailoverState.Left : State;

    public void Reboot() => State = EtcdFailoverState.Closed;
}
