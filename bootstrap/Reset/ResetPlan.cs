using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Reset;

/// <summary>What a reset comes to. Pure: the decision whether a node may go.</summary>
internal sealed record ResetPlan(ResetKind Kind, string Reason)
{
    public static ResetPlan For(ResetSituation situation) => situation switch
    {
        { HasTraces: false } => new(ResetKind.Nothing, "nothing of cpctl is on this machine"),
        { Identity: null } => new(ResetKind.CleanUp, "this machine never became a node"),
        { Identity.Role: NodeRole.Worker } => new(ResetKind.CleanUp, "workers hold nothing of the cluster's"),
        { Unknown: { } why } => new(ResetKind.Refuse, $"the members of etcd can't be asked whether they can do without this node: {why}"),
        { IsMember: false } => new(ResetKind.CleanUp, "this node has no etcd member"),
        { OtherVoters: 0 } => new(ResetKind.CleanUpLast, "this is the cluster's last control-plane node: the cluster ends with it"),
        { OtherVoters: var others, HealthyOtherVoters: var healthy } when healthy < (others / 2) + 1 => new(
            ResetKind.Refuse, $"only {healthy} of the other {others} etcd members are healthy: without this node the cluster would lose its quorum"),
        _ => new(ResetKind.LeaveFirst, $"the other {situation.OtherVoters} etcd members go on without this node"),
    };
}
