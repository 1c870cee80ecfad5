using Cpctl.StaticPods.Agent.Slots;

namespace Cpctl.StaticPods.Agent.Worker;

/// <summary>A worker has no API server to lead anybody to.</summary>
internal sealed class NoSlots : IApiServerSlots
{
    public Task<int?> CurrentAsync(CancellationToken cancellation) => Task.FromResult<int?>(null);

    public Task<bool> RedirectAsync(int slot, CancellationToken cancellation) => throw new InvalidOperationException("a worker's revision has no API server");

    public Task RemoveAsync(CancellationToken cancellation) => Task.CompletedTask;
}
