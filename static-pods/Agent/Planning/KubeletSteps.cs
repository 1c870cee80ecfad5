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

        return node.Kubelet.IsHealthy
            ? null
            : Waits.ForComponent(ComponentNames.Kubelet, $"the kubelet is not healthy: {node.Kubelet.Message}");
    }
}
