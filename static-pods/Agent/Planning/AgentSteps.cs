using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>
/// The agent is replaced side by side too: the new one is started, reads what there is and stands by; the old one lets go of the lock; the
/// new one takes the old one's manifest away. When the new one dies before that, the old one has the lock again.
/// </summary>
internal static class AgentSteps
{
    public static ApplyStep? Next(NodeObservation node)
    {
        if (node.Target.Pod(ComponentNames.Agent) is not { } pod || node.SelfPodName is not { } self)
        {
            return null;
        }

        var superfluous = node.OldManifestsOf(pod).FirstOrDefault(manifest => manifest.PodName != self);
        if (superfluous is not null)
        {
            return new ApplyStep.RemoveManifest(superfluous.PodName);
        }

        if (!node.IsWritten(pod))
        {
            return new ApplyStep.WriteManifest(pod);
        }

        if (self == pod.PodName)
        {
            return null;
        }

        return node.StandbyPodName == pod.PodName && node.RunOf(pod) is not null
            ? new ApplyStep.HandOver(pod.PodName)
            : Waits.ForComponent(ComponentNames.Agent, node.RunOf(pod) is null ? $"{pod.PodName} has to start" : $"{pod.PodName} has to stand by");
    }
}
