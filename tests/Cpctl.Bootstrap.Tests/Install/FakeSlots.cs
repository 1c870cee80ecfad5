using Cpctl.StaticPods.Agent.Slots;

namespace Cpctl.Bootstrap.Tests.Install;

/// <summary>A redirect that is there or not.</summary>
internal sealed class FakeSlots : IApiServerSlots
{
    public int? Slot { get; set; } = 6444;

    public Task<int?> CurrentAsync(CancellationToken cancellation) => Task.FromResult(Slot);

    public Task<bool> RedirectAsync(int slot, CancellationToken cancellation)
    {
        var changed = Slot != slot;
        Slot = slot;
        return Task.FromResult(changed);
    }

    public Task RemoveAsync(CancellationToken cancellation)
    {
        Slot = null;
        return Task.CompletedTask;
    }
}
