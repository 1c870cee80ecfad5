using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Rendering.Components;

namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>
/// The kubelet: files and a restart, no pod. It goes first, for it has to start everything else. One that answers may still start no pod with its new
/// configuration (a resolvConf that is not there), which nobody would see before the next boot, when it starts no agent either: so it starts one now.
/// </summary>
internal static class KubeletSteps
{
    /// <summary>The file that asks for the restart goes a moment before the old kubelet ends.</summary>
    private static readonly TimeSpan RestartTakes = TimeSpan.FromSeconds(3);

    public static ApplyStep? Next(NodeObservation node)
    {
        var canGoBack = node is { IsCommitted: false, LastGood: not null };
        if (canGoBack && node.KubeletWasPutBack)
        {
            return new ApplyStep.FallBack(
                node.Target.Number, ComponentNames.Kubelet, "the agent ended with the kubelet's new configuration and was not started again in time: the host put the one before it back");
        }

        if (node.KubeletFilesDiffer)
        {
            return new ApplyStep.WriteKubeletFiles(OnTrial: canGoBack);
        }

        if (node.KubeletTrialIsOpen && (node.IsCommitted || node.KubeletIsProved))
        {
            return new ApplyStep.EndKubeletTrial();
        }

        // One that was ill before it got anything of this revision says nothing about the revision.
        if (!node.Kubelet.IsHealthy)
        {
            return node.KubeletIsRewritten ? Waits.ForComponent(ComponentNames.Kubelet, $"the kubelet is not healthy: {node.Kubelet.Message}")
                : Waits.ForKubelet($"the kubelet is not healthy, and nothing can be started or stopped without it: {node.Kubelet.Message}");
        }

        // What was committed has proved itself before, and there is nothing to go back to.
        var isOpen = canGoBack && node is { KubeletIsRewritten: true, KubeletIsProved: false };
        return isOpen ? Proving(node)
            : node.Manifest(KubeletProofManifest.PodName) is null ? null
            : new ApplyStep.RemoveManifest(KubeletProofManifest.PodName);
    }

    private static ApplyStep Proving(NodeObservation node)
    {
        if (node.KubeletRestartIsPending)
        {
            return Waits.ForComponent(ComponentNames.Kubelet, "the kubelet has yet to be restarted with its new configuration");
        }

        if (node.Manifest(KubeletProofManifest.PodName) is not null)
        {
            return node.Pods.Any(run => run.PodName == KubeletProofManifest.PodName && run.Revision == node.Target.Number && (run.IsRunning || run.LastExit is not null))
                ? new ApplyStep.NoteKubeletProof()
                : Waits.ForComponent(ComponentNames.Kubelet, "the kubelet does not start a pod with its new configuration (see its log)");
        }

        return Waits.For(node, Waits.KubeletRestart) < RestartTakes ? new ApplyStep.Wait(Waits.KubeletRestart, "the kubelet restarts with its new configuration", ComponentNames.Kubelet)
            : node.IsAlive(KubeletProofManifest.PodName) ? Waits.ForOthers($"{KubeletProofManifest.PodName} has to stop", ComponentNames.Kubelet)
            : new ApplyStep.StartKubeletProof();
    }
}
