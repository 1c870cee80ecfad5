using Cpctl.StaticPods.Agent.Failover;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>
/// Before this node's etcd goes down on purpose, its API server is led to another member; when the node's own serves again, back. Decided from
/// what is seen alone: whatever interrupts an agent, the next one opens or closes the failover as the state of etcd wants it.
/// </summary>
internal static class FailoverSteps
{
    /// <returns>Null when the failover is open, or there is nobody to lead or to lead to.</returns>
    public static ApplyStep? Open(NodeObservation node) =>
        node.Failover != EtcdFailoverState.Open && node.Etcd.Backends.Count > 0 && node.HasLiveRunOf(ComponentNames.ApiServer)
            ? new ApplyStep.OpenFailover(node.Etcd.Backends)
            : null;

    /// <returns>Null when it is closed already.</returns>
    public static ApplyStep? Close(NodeObservation node) => node.Failover == EtcdFailoverState.Closed ? null : new ApplyStep.CloseFailover();

    /// <summary>Closes it when this node's etcd is as wanted, or the node is no member any more: then it must not write through others.</summary>
    public static ApplyStep? CloseWhenDone(NodeObservation node) => !IsMember(node) || IsBack(node) ? Close(node) : null;

    private static bool IsMember(NodeObservation node) =>
        !node.IsLeaving && node.Etcd.Standing is not (MemberState.NotListed or MemberState.Invited or MemberState.Foreign);

    private static bool IsBack(NodeObservation node) =>
        node.Target.Pod(ComponentNames.Etcd) is { } pod
        && node.Etcd is { Health.IsHealthy: true, Standing: not MemberState.Learner }
        && node.IsWritten(pod)
        && node.RunOf(pod) is not null
        && !node.OldManifestsOf(pod).Any()
        && node.StoppingRunOf(ComponentNames.Etcd) is null
        && node.RestartNext != ComponentNames.Etcd;
}
