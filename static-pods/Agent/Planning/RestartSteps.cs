using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>
/// Restarts what a person asked for, one component at a time and only on a node where everything else is as wanted. The kubelet starts the
/// container that was stopped again. etcd goes down only with the members' consent and without leadership.
/// </summary>
internal static class RestartSteps
{
    public static ApplyStep? Next(NodeObservation node)
    {
        if (node.RestartNext is not { } component)
        {
            return null;
        }

        if (component == ComponentNames.Etcd && !node.Etcd.Gate.IsAllowed)
        {
            return Waits.ForOthers($"etcd may not be restarted now: {node.Etcd.Gate.Reason}", ComponentNames.Etcd);
        }

        return component == ComponentNames.Etcd && node.Etcd is { IsLeader: true, HasOtherVoters: true }
            ? new ApplyStep.MoveLeadership()
            : new ApplyStep.Restart(component, node.Target.Pod(component) is { } pod ? node.RunOf(pod)?.ContainerId : null);
    }
}
