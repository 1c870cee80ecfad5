using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>The kubelet: files and a restart, no pod. It goes first, for it has to start everything else.</summary>
internal static class KubeletSteps
{
    public static ApplyStep? Next(NodeObservation node)
    {
        if (node.KubeletFilesDiffer)
        {
            return new ApplyStep.WriteKubeletFiles();
        }

        // One that was ill before it got anything of this revision says nothing about the revision.
        return node.Kubelet.IsHealthy ? null
            : node.KubeletIsRewritten ? Waits.ForComponent(ComponentNames.Kubelet, $"the kubelet is not healthy: {node.Kubelet.Message}")
            : Waits.ForKubelet($"the kubelet is not healthy, and nothing can be started or stopped without it: {node.Kubelet.Message}");
    }
}
