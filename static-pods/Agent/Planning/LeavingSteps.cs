using Cpctl.Etcd.Membership;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>
/// A node that leaves stops its API server while that can still store, so that it drains and its address is taken back; then the operator takes the
/// member out. Then everything but the agent stops: an operator, a controller manager or a scheduler of a node that is none any more must not lead the
/// cluster.
/// </summary>
internal static class LeavingSteps
{
    public static ApplyStep Next(NodeObservation node) => node.Etcd.Standing switch
    {
        MemberState.NotListed => Stopping(node),
        MemberState.Unknown when !node.Etcd.HasIdentity => new ApplyStep.Left(),
        MemberState.Unknown => Waits.ForOthers("no quorum of etcd answers", ComponentNames.Etcd),
        _ => StoppingApiServer(node) ?? Waits.ForOthers("the operator has to take this node's etcd member out", ComponentNames.Etcd),
    };

    /// <summary>Nothing that others cannot take over is left in the way of the member's removal.</summary>
    public static bool IsReady(NodeObservation node) => StoppingApiServer(node) is null;

    private static ApplyStep? StoppingApiServer(NodeObservation node) =>
        !OthersGoOn(node) ? null
        : node.ManifestsOf(ComponentNames.ApiServer).FirstOrDefault() is { } manifest ? new ApplyStep.RemoveManifest(manifest.PodName)
        : node.HasLiveRunOf(ComponentNames.ApiServer) ? Waits.ForOthers("its API server has to drain and stop", ComponentNames.ApiServer)
        : null;

    /// <summary>Otherwise the member cannot be taken out for now, and its API server may be the last. Of two voters one may go for good.</summary>
    private static bool OthersGoOn(NodeObservation node) =>
        node.Etcd.Backends.Count > 0 && (node.Etcd.Gate.IsAllowed || node.Etcd.Gate.Rule == GateRule.NoVoterToSpare);

    private static ApplyStep Stopping(NodeObservation node) =>
        node.Manifests.FirstOrDefault(manifest => manifest.Component is not (null or ComponentNames.Agent)) is { } manifest
            ? new ApplyStep.RemoveManifest(manifest.PodName)
            : new ApplyStep.Left();
}
