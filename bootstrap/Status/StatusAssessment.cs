using System.Globalization;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Rollouts;
using Cpctl.StaticPods.Agent.LocalApi;
using Cpctl.StaticPods.Status;

namespace Cpctl.Bootstrap.Status;

/// <summary>Judges what the API or an agent says: a pure function of it and the time.</summary>
internal static class StatusAssessment
{
    /// <summary>Agents report every few seconds; this long without a word, one is not well.</summary>
    internal static readonly TimeSpan HeartbeatLimit = TimeSpan.FromMinutes(2);

    /// <summary>Leaves are renewed long before; one this close to its end means that renewal does not work.</summary>
    internal static readonly TimeSpan ExpiryLimit = TimeSpan.FromHours(1);

    /// <param name="controlPlane">As the API gives it.</param>
    /// <param name="nodes">All of them.</param>
    /// <param name="now">By this machine's clock.</param>
    /// <param name="silence">Why no operator renews the status; null when one does.</param>
    /// <param name="local">What the agent of the node that is asked from says; null when there is none.</param>
    public static StatusReport OfCluster(
        ControlPlane controlPlane, IReadOnlyList<ControlPlaneNode> nodes, DateTimeOffset now, string? silence = null, NodeReport? local = null)
    {
        var reports = ReportsOf(local).Where(report => silence is not null || RefusalClassifier.InText(report) is not null).ToList();
        var cause = LeaseLoss.Cause([silence, .. reports, .. nodes.Select(node => node.Status?.Operator?.Problem)]);
        var members = controlPlane.Status?.Etcd?.Members ?? [];
        var summaries = nodes.Where(node => node.Spec.Role == NodeRoles.ControlPlane).OrderBy(node => node.Metadata.Name, StringComparer.Ordinal).Select(node => Summarise(node, members)).ToList();
        var conditions = controlPlane.Status?.Conditions ?? [];
        var problems = conditions.Select(condition => ProblemOf(condition, silence is not null)).OfType<string>()
            .Concat(members.Where(member => !member.Healthy).Select(member => $"etcd member {member.Name} is not healthy"))
            .Concat(summaries.SelectMany(node => ProblemsOf(node, now, cause)))
            .ToList();
        problems.InsertRange(0, reports);
        if (silence is not null) problems.Insert(0, silence);
        problems.AddRange(OperatorProblems(nodes).Except(problems, StringComparer.Ordinal));
        if (controlPlane.Status is null) problems.Insert(0, "no operator has reported on this control plane yet");
        return new StatusReport
        {
            Source = StatusSource.Api,
            Health = problems.Count == 0 ? Health.Healthy : Health.Degraded,
            Problems = problems,
            Cluster = new ClusterSummary(
                controlPlane.Spec.ClusterName,
                controlPlane.Spec.ControlPlaneEndpoint,
                controlPlane.Spec.Version,
                controlPlane.Status?.Version,
                controlPlane.Status?.LatestRevision,
                controlPlane.Status is null ? null : RolloutAssessment.PendingGeneration(controlPlane)),
            RenewedAt = controlPlane.Status?.RenewedAt,
            RenewedBy = controlPlane.Status?.RenewedBy,
            Conditions = conditions,
            Nodes = summaries,
            Etcd = controlPlane.Status?.Etcd,
            SoonestCertificateExpiry = controlPlane.Status?.SoonestCertificateExpiry ?? Soonest(summaries),
            Rotation = controlPlane.Status?.Rotation is { CompletedAt: null } rotation ? rotation : null,
        };
    }

    /// <summary>One node's view, given by its agent because the API is down: degraded by that alone.</summary>
    public static StatusReport OfNode(NodeReport report, string apiFault)
    {
        var summary = Summarise(report.Node, report.Etcd?.Members ?? []);
        var problems = new List<string> { $"the API does not answer: {apiFault}" };
        problems.AddRange(ReportsOf(report).Where(problem => RefusalClassifier.InText(problem) is not null).Union(OperatorProblems([report.Node]), StringComparer.Ordinal));
        if (report.Waiting is { } waiting) problems.Add($"{summary.Name}: its agent waits: {waiting}");
        problems.AddRange(ProblemsOf(summary, report.Time, LeaseLoss.Cause([apiFault, .. ReportsOf(report)])));
        return new StatusReport
        {
            Source = StatusSource.Agent,
            Health = Health.Degraded,
            Problems = problems,
            Nodes = [summary],
            Etcd = report.Etcd,
            SoonestCertificateExpiry = summary.SoonestCertificateExpiry,
        };
    }

    private static NodeSummary Summarise(ControlPlaneNode node, IReadOnlyList<EtcdMemberStatus> members)
    {
        var status = node.Status ?? new ControlPlaneNodeStatus();
        var member = members.FirstOrDefault(candidate => candidate.Name == node.Metadata.Name);
        return new NodeSummary
        {
            Name = node.Metadata.Name ?? "",
            Role = node.Spec.Role,
            Ip = node.Spec.Ip,
            Ready = node.Status is not null && status.CurrentRevision == node.Spec.TargetRevision && status.Components.All(component => component.Ready),
            TargetRevision = node.Spec.TargetRevision,
            CurrentRevision = status.CurrentRevision,
            FailedRevision = status.FailedRevision,
            FailureReason = status.FailureReason,
            Phase = status.Phase,
            Etcd = member is null ? (status.Etcd?.MemberId is null ? null : "member") : member.IsLearner ? "learner" : member.IsLeader ? "leader" : "voter",
            Components = status.Components,
            SoonestCertificateExpiry = status.Certificates.Count == 0 ? null : status.Certificates.Min(certificate => certificate.NotAfter),
            AgentVersion = status.AgentVersion,
            LastHeartbeat = status.LastHeartbeat,
        };
    }

    private static string? ProblemOf(Condition condition, bool isStale)
    {
        var told = (condition.Type, condition.Status) switch
        {
            ("Available", not ConditionStatus.True) => $"not available: {Text(condition)}",
            ("SpecValid", ConditionStatus.False) => $"the specification is not valid: {Text(condition)}",
            ("EtcdConsistent", ConditionStatus.False) => $"etcd's members differ: {Text(condition)}",
            ("Degraded", ConditionStatus.True) => $"degraded: {Text(condition)}",
            _ => null,
        };

        // An agent says it in the operators' place, and that is no older than what it says.
        return told is not null && isStale && condition.Reason != ConditionReasons.OperatorSilent ? $"when the status was last renewed: {told}" : told;
    }

    /// <summary>What an agent says of itself and of its operator that may not have come to the API.</summary>
    private static IEnumerable<string> ReportsOf(NodeReport? report) => report is null
        ? []
        : (report.ApiProblem is { } refusal ? [$"{report.Node.Metadata.Name}: its agent cannot report to the API: {refusal}"] : Array.Empty<string>()).Concat(OperatorProblems([report.Node]));

    private static string Text(Condition condition) => condition.Message is { Length: > 0 } message ? message : condition.Reason ?? "no reason given";

    private static IEnumerable<string> ProblemsOf(NodeSummary node, DateTimeOffset now, RefusalCause? cause)
    {
        if (node.FailedRevision is { } failed) yield return $"{node.Name}: revision {failed} failed: {node.FailureReason ?? "no reason given"}";
        foreach (var component in node.Components.Where(component => !component.Ready))
            yield return $"{node.Name}: {component.Name} is not ready{(component.Message is { Length: > 0 } message ? $": {message}" : "")}{LeaseLoss.Note(component.Name, cause)}";
        if (node.LastHeartbeat is { } heartbeat && now - heartbeat > HeartbeatLimit)
            yield return string.Create(CultureInfo.InvariantCulture, $"{node.Name}: its agent has not reported for {(now - heartbeat).TotalMinutes:0} minutes");
        if (node.SoonestCertificateExpiry is { } expiry && expiry - now < ExpiryLimit)
            yield return $"{node.Name}: a certificate expires at {expiry.UtcDateTime:yyyy-MM-dd HH:mm}Z";
    }

    private static IEnumerable<string> OperatorProblems(IEnumerable<ControlPlaneNode> nodes) =>
        nodes.Where(node => node.Status?.Operator?.Problem is not null).Select(node => $"{node.Metadata.Name}: its operator: {node.Status!.Operator!.Problem}");

    private static DateTimeOffset? Soonest(IEnumerable<NodeSummary> nodes) => nodes.Min(node => node.SoonestCertificateExpiry);
}
