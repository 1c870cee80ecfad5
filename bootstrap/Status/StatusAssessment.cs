using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Rollouts;
using Cpctl.StaticPods.Agent.LocalApi;
using Cpctl.StaticPods.Status;

namespace Cpctl.Bootstrap.Status;

/// <summary>
/// Puts what the API or an agent says into one report: a pure function of it and the time. The operator has judged the cluster, in its conditions; only where none
/// keeps them up to date are nodes judged here, by the same rules.
/// </summary>
internal static class StatusAssessment
{
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
        var degraded = conditions.FirstOrDefault(condition => condition is { Type: ConditionTypes.Degraded, Status: ConditionStatus.True });
        var problems = conditions.Where(condition => condition == degraded || !IsPartOf(condition, degraded))
            .Select(condition => ProblemOf(condition, silence is not null)).OfType<string>()
            .Concat(silence is null && controlPlane.Status is not null ? [] : NodeRules.Judge(controlPlane, nodes, now, cause))
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
        problems.AddRange(NodeRules.Judge(new ControlPlane { Status = new ControlPlaneStatus { Etcd = report.Etcd } }, [report.Node], report.Time, LeaseLoss.Cause([apiFault, .. ReportsOf(report)])));
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

    /// <summary>Degraded names what other conditions are about as well: nobody wants to read it twice.</summary>
    private static bool IsPartOf(Condition condition, Condition? degraded) =>
        condition.Message is { Length: > 0 } message && degraded?.Message?.Contains(message, StringComparison.Ordinal) == true;

    /// <summary>What an agent says of itself and of its operator that may not have come to the API.</summary>
    private static IEnumerable<string> ReportsOf(NodeReport? report) => report is null
        ? []
        : (report.ApiProblem is { } refusal ? [$"{report.Node.Metadata.Name}: its agent cannot report to the API: {refusal}"] : Array.Empty<string>()).Concat(OperatorProblems([report.Node]));

    private static string Text(Condition condition) => condition.Message is { Length: > 0 } message ? message : condition.Reason ?? "no reason given";

    private static IEnumerable<string> OperatorProblems(IEnumerable<ControlPlaneNode> nodes) =>
        nodes.Where(node => node.Status?.Operator?.Problem is not null).Select(node => $"{node.Metadata.Name}: its operator: {node.Status!.Operator!.Problem}");

    private static DateTimeOffset? Soonest(IEnumerable<NodeSummary> nodes) => nodes.Min(node => node.SoonestCertificateExpiry);
}
