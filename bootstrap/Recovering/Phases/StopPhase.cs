using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Cpctl.StaticPods.Agent.Execution;

namespace Cpctl.Bootstrap.Recovering.Phases;

/// <summary>Stops etcd, who stores in it, and the agent, which would start them again.</summary>
internal sealed class StopPhase(RecoveryWork recovery) : IPhase
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    public string Name => RecoverPhaseNames.Stop;

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        if (recovery.Files.IsRebuilt) return;
        var manifests = new StoppedManifests(recovery.Paths, recovery.Files);

        // Again until there is nothing to take away: an agent that was starting at the time has written its manifests once more.
        bool found;
        do
        {
            found = false;
            foreach (var component in StoppedManifests.Order)
            {
                found |= manifests.TakeAway(component);
                await recovery.Stop.UntilGoneAsync(manifests.PodsOf(component), Grace, progress.Say, cancel);
            }
        }
        while (found);

        // Without its etcd the node has had crashing pods for a while: a kubelet that begins anew starts them without making them wait.
        KubeletRestart.Ask(recovery.Paths);
    }
}
