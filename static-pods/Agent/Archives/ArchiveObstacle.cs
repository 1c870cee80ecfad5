using Cpctl.Api.Resources;
using Cpctl.Etcd.Membership;
using Cpctl.StaticPods.Agent.LocalApi;
using Cpctl.StaticPods.Agent.Reporting;
using Cpctl.StaticPods.Status;

namespace Cpctl.StaticPods.Agent.Archives;

/// <summary>Why nothing of a node's archive may be removed now: while anything is amiss, what is archived may be what somebody needs. Pure.</summary>
internal static class ArchiveObstacle
{
    /// <summary>The agent looks every few seconds; an older report tells of another time.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(1);

    /// <summary>Between this node's clock and the operator's, with the time between two renewals.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);

    /// <param name="report">What the agent saw last.</param>
    /// <param name="controlPlane">As last seen.</param>
    /// <param name="hasData">Whether etcd's data directory holds a member's data.</param>
    /// <param name="isRecovering">A recovery or restore was begun on this node and is not finished.</param>
    /// <param name="now">The clock.</param>
    /// <returns>Null when there is none.</returns>
    public static string? Of(NodeReport? report, ControlPlane? controlPlane, bool hasData, bool isRecovering, DateTimeOffset now)
    {
        if (report?.Node.Status is not { } status || now - report.Time > Stale) return "the agent has not looked at the node yet";
        if (report.ApiProblem is { } problem) return $"the API does not answer: {problem}";
        if (controlPlane is null) return "the ControlPlane is not known";
        if (controlPlane.Status?.RenewedAt is not { } renewed || (now - renewed).Duration() > ClockDifference)
            return "no operator has renewed the status lately, or this node's clock is wrong: the age of an archive can't be told";
        if (isRecovering) return "a recovery or a restore is not finished on this node";
        if (Successor.Of(controlPlane) is not null) return "another cluster takes this one over";
        if (status.Phase != AgentPhases.Ready || report.Waiting is not null || status.CurrentRevision != report.Node.Spec.TargetRevision)
            return "the node is not at rest with the revision that it was told to run";
        if (Unrest(controlPlane) is { } unrest) return unrest;
        return hasData ? OfEtcd(status.Etcd, report.Etcd) : "etcd's data directory holds no data of a member";
    }

    private static string? Unrest(ControlPlane controlPlane)
    {
        foreach (var (type, calm) in new[] { (ConditionTypes.Progressing, ConditionStatus.False), (ConditionTypes.Degraded, ConditionStatus.False) })
        {
            if (controlPlane.Status?.Conditions.FirstOrDefault(condition => condition.Type == type) is not { } condition || condition.Status != calm)
                return $"the condition {type} of the ControlPlane is not {calm}";
        }

        return null;
    }

    private static string? OfEtcd(EtcdNodeStatus? own, EtcdClusterStatus? cluster)
    {
        if (own?.MemberId is null || cluster is null) return "etcd's members are not known";
        if (cluster.Members.FirstOrDefault(member => member.Id == own.MemberId) is not { IsLearner: false, Healthy: true }) return "this node's member is no healthy voter";
        if (cluster.Members.FirstOrDefault(member => member is not { IsLearner: false, Healthy: true }) is { } other) return $"etcd member {other.Name} is no healthy voter";
        if (cluster.Alarms.Count > 0) return "etcd has an alarm";
        if (cluster.Pending is { } pending) return $"a change of etcd's members waits: {pending}";
        return cluster.Comparison?.Differing.Count > 0 ? "etcd's members differ" : null;
    }
}
