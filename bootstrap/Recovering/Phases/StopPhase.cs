using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Cpctl.StaticPods.Agent.Execution;

namespace Cpctl.Bootstrap.Recovering.Phases;

/// <summary>Stops etcd, who stores in it, and the agent, which would start them again.</summary>
internal sealed class StopPhase(RecoveryWork recovery) : IPhase
{
    public string Name => RecoverPhaseNames.Stop;

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        if (recovery.Files.IsRebuilt) return;
        await new ComponentStop(recovery).RunAsync(StoppedManifests.Order, progress, cancel);

        // Without its etcd the node has had crashing pods for a while: a kubelet that begins anew starts them without making them wait.
        KubeletRestart.Ask(recovery.Paths);
    }
}
