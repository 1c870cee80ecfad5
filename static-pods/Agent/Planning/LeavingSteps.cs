using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>A node that leaves changes nothing any more: it waits until the operator has taken its member out.</summary>
internal static class LeavingSteps
{
    public static ApplyStep Next(NodeObservation node) => node.Etcd.Standing switch
    {
        MemberStanding.NotListed => new ApplyStep.Left(),
        MemberStanding.Unknown when !node.Etcd.HasIdentity => new ApplyStep.Left(),
        MemberStanding.Unknown => Waits.ForOthers("no quorum of etcd answers", ComponentNames.Etcd),
        _ => Waits.ForOthers("the operator has to take this node's etcd member out", ComponentNames.Etcd),
    };
}
