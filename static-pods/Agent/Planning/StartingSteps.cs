using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>
/// What does not run at all is started at once and together: there is nothing to protect, and first installs, joins and repairs are fast.
/// etcd is not here: whether it may start is a question of membership.
/// </summary>
internal static class StartingSteps
{
    public static ApplyStep? Next(NodeObservation node)
    {
        foreach (var pod in node.Target.Pods)
        {
            if (IsMissing(node, pod) && MayStart(node, pod))
            {
                return new ApplyStep.WriteManifest(pod);
            }
        }

        return null;
    }

    private static bool IsMissing(NodeObservation node, TargetPod pod) =>
        !node.ManifestsOf(pod.Component).Any() && !node.HasLiveRunOf(pod.Component);

    private static bool MayStart(NodeObservation node, TargetPod pod) => pod.Component switch
    {
        ComponentNames.Etcd => false,

        // An API server whose etcd does not answer exits, and the kubelet then lets it wait.
        ComponentNames.ApiServer => node.Etcd is { Standing: MemberState.Voter or MemberState.Unknown, Health.IsHealthy: true },

        // Its successor is a matter of handing over, not of starting.
        ComponentNames.Agent => node.SelfPodName is not null,

        // They exit when this node's API server does not answer within some seconds.
        _ => node.Redirect is not null || (node.Target.Pod(ComponentNames.ApiServer) is { } server && node.RunOf(server) is not null),
    };
}
