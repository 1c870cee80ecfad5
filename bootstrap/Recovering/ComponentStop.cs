using Cpctl.Bootstrap.Progress;

namespace Cpctl.Bootstrap.Recovering;

/// <summary>Takes the manifests of components away from the kubelet, and ends their pods.</summary>
internal sealed class ComponentStop(RecoveryWork recovery)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <param name="components">In this order.</param>
    public async Task RunAsync(IReadOnlyList<string> components, IPhaseProgress progress, CancellationToken cancel)
    {
        var manifests = new StoppedManifests(recovery.Paths, recovery.Files);

        // Again until there is nothing to take away: an agent that was starting at the time has written its manifests once more.
        bool found;
        do
        {
            found = false;
            foreach (var component in components)
            {
                found |= manifests.TakeAway(component);
                await recovery.Stop.UntilGoneAsync(manifests.PodsOf(component), Grace, progress.Say, cancel);
            }
        }
        while (found);
    }
}
