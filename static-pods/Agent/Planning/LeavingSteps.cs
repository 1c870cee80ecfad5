using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>
/// A node that leaves changes nothing until the operator has taken its member out. Then everything but the agent stops: an operator, a
/// controller manager or a scheduler of a node that is none any more must not lead the cluster.
/// </summary>
internal static class LeavingSteps
{
    public static ApplyStep Next(NodeObservation node) => node.Etcd.Standing switch
    {
        MemberStanding.NotListed => Stopping(node),
        MemberStanding.Unknown when !node.Etcd.HasIdentity => new ApplyStep.Left(),
        MemberStanding.Unknown => Waits.ForOthers("no quorum of etcd answers", ComponentNames.Etcd),
        _ => Waits.ForOthers("the operator has to take this node's etcd member out", ComponentNames.Etcd),
    };

    private static ApplyStep Stopping(NodeObservation node) =>
        node.Manifests.FirstOrDefault(manifest => manifest.Component is not (null or ComponentNames.Agent)) is { } manifest
            ? new ApplyStep.RemoveManifest(manifest.PodName)
            : new ApplyStep.Left();
}
