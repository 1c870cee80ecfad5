using Cpctl.StaticPods.Agent.Detour;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>
/// Before this node's etcd goes down on purpose, its API server is led to another member; when the node's own serves again, back. Decided from
/// what is seen alone: whatever interrupts an agent, the next one opens or closes the detour as the state of etcd wants it.
/// </summary>
internal static class DetourSteps
{
    /// <returns>Null when the detour is open, or there is nobody to lead or to lead to.</returns>
    public static ApplyStep? Open(NodeObservation node) =>
        node.Detour != EtcdDetourState.Open && node.Etcd.Lenders.Count > 0 && node.HasLiveRunOf(ComponentNames.ApiServer)
            ? new ApplyStep.OpenDetour(node.Etcd.Lenders)
            : null;

    /// <returns>Null when it is closed already.</returns>
    public static ApplyStep? Close(NodeObservation node) => node.Detour == EtcdDetourState.Closed ? null : new ApplyStep.CloseDetour();

    /// <summary>Closes it when this node's etcd is as wanted, or the node is no member any more: then it must not write through others.</summary>
    public static ApplyStep? CloseWhenDone(NodeObservation node) => !IsMember(node) || IsBack(node) ? Close(node) : null;

    private static bool IsMember(NodeObservation node) =>
        !node.IsLeaving && node.Etcd.Standing is not (MemberStanding.NotListed or MemberStanding.Invited or MemberStanding.Foreign);

    private static bool IsBack(NodeObservation node) =>
        node.Target.Pod(ComponentNames.Etcd) is { } pod
        && node.Etcd is { Health.IsHealthy: true, Standing: not MemberStanding.Learner }
        && node.IsWritten(pod)
        && node.RunOf(pod) is not null
        && !node.OldManifestsOf(pod).Any()
        && node.StoppingRunOf(ComponentNames.Etcd) is null
        && node.RestartNext != ComponentNames.Etcd;
}
