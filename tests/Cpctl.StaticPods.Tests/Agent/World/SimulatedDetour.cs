using Cpctl.StaticPods.Agent.Detour;

namespace Cpctl.StaticPods.Tests.Agent.World;

/// <summary>Rules of the kernel outlive an agent, its relay does not.</summary>
internal sealed class SimulatedDetour : IEtcdDetour
{
    public EtcdDetourState State { get; private set; }

    public Task<EtcdDetourState> StateAsync(CancellationToken cancellation) => Task.FromResult(State);

    public Task OpenAsync(IReadOnlyList<string> lenders, CancellationToken cancellation)
    {
        State = EtcdDetourState.Open;
        return Task.CompletedTask;
    }

    public Task CloseAsync(CancellationToken cancellation)
    {
        State = EtcdDetourState.Closed;
        return Task.CompletedTask;
    }

    public void LoseAgent() => State = State == EtcdDetourState.Open ? EtcdDetourState.Left : State;

    public void Reboot() => State = EtcdDetourState.Closed;
}
