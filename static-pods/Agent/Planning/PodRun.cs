namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>One static pod as the container runtime has it.</summary>
/// <param name="PodName">Without the node's name at its end.</param>
/// <param name="Revision">Its label cpctl.dev/revision; null when it has none.</param>
/// <param name="RunningSince">When the container that runs now was made; null when none runs.</param>
/// <param name="IsAlive">A container runs or is about to: the pod is not gone yet.</param>
/// <param name="ContainerId">The live container; null when there is none.</param>
/// <param name="Restarts">How often the kubelet has started its container again.</param>
/// <param name="LastExit">The container that ended last, when there is one.</param>
internal sealed record PodRun(
    string PodName, long? Revision, DateTimeOffset? RunningSince, bool IsAlive, string? ContainerId, int Restarts, ContainerExit? LastExit)
{
    public bool IsRunning => RunningSince is not null;
}
