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

        return (component == ComponentNames.Etcd ? EtcdSteps.GoingDown(node) : null)
            ?? new ApplyStep.Restart(component, node.Target.Pod(component) is { } pod ? node.RunOf(pod)?.ContainerId : null);
    }
}
