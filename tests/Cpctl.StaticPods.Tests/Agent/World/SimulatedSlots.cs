using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Agent.Slots;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Tests.Agent.World;

/// <summary>The redirect, and the watch over it: traffic must never be led to an API server that is not healthy.</summary>
internal sealed class SimulatedSlots(SimulatedNode node) : IApiServerSlots
{
    private int? _slot;
    private bool _wentWithTheMember;

    public int? Current => _slot;

    public void Set(int slot) => _slot = slot;

    public void Forget() => _slot = null;

    public Task<int?> CurrentAsync(CancellationToken cancellation) => Task.FromResult(_slot);

    public Task<bool> RedirectAsync(int slot, CancellationToken cancellation)
    {
        if (node.Pods.FirstOrDefault(pod => pod.Slot == slot && pod.IsRunning && !pod.IsStopping) is not { } pod || !node.IsHealthy(pod.Name))
        {
            node.Violations.Add($"traffic was led to slot {slot}, where no API server is healthy");
        }

        var changed = _slot != slot;
        _slot = slot;
        return Task.FromResult(changed);
    }

    public Task RemoveAsync(CancellationToken cancellation)
    {
        _slot = null;
        return Task.CompletedTask;
    }

    /// <summary>The API server that has the port keeps its manifest, for as long as the node has a member.</summary>
    public void Check(IReadOnlyList<ManifestFile> manifests)
    {
        if (_slot is not { } slot || manifests.Any(manifest => manifest.Component == ComponentNames.ApiServer && manifest.Slot == slot))
        {
            _wentWithTheMember = false;
            return;
        }

        _wentWithTheMember |= node.Etcd.IsGone;
        if (!_wentWithTheMember)
        {
            node.Violations.Add($"the API server on slot {slot}, which has the port, was taken away");
        }
    }
}
