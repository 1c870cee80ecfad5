using System.Globalization;
using Cpctl.Bootstrap.Certificates;
using Cpctl.Bootstrap.Cli;

namespace Cpctl.Bootstrap.Status;

/// <summary>A status report for people.</summary>
internal static class StatusTable
{
    public static void Write(TerminalWriter output, StatusReport report)
    {
        output.WriteLine(report.Source == StatusSource.Api ? "source: the API" : "source: this node's agent (the API does not answer)");
        if (report.Cluster is { } cluster)
            output.WriteLine($"cluster: {cluster.Name} at {cluster.Endpoint}, Kubernetes {VersionText(cluster)}, revision {cluster.LatestRevision?.ToString(CultureInfo.InvariantCulture) ?? "-"}{(cluster.PendingGeneration is { } generation ? $"; generation {generation} of the spec has no revision yet" : "")}");
        output.WriteLine($"health: {(report.Health == Health.Healthy ? "healthy" : "degraded")}");
        foreach (var problem in report.Problems) output.WriteLine($"  - {new IndentedText(problem, 4)}");
        if (report.SoonestCertificateExpiry is { } expiry) output.WriteLine($"soonest certificate expiry: {Text(expiry)}");
        if (report.Rotation is { } rotation) output.WriteLine($"rotation: {RotationOrder.Text(rotation)}");
        WriteConditions(output, report);
        WriteNodes(output, report);
        WriteMembers(output, report);
    }

    private static string VersionText(ClusterSummary cluster) =>
        cluster.Version is null || cluster.Version == cluster.WantedVersion ? cluster.WantedVersion ?? "-" : $"{cluster.Version} (wanted {cluster.WantedVersion})";

    private static void WriteConditions(TerminalWriter output, StatusReport report)
    {
        if (report.Conditions.Count == 0) return;
        var table = new TextTable("CONDITION", "STATUS", "REASON", "MESSAGE");
        foreach (var condition in report.Conditions) table.Add(condition.Type, condition.Status, condition.Reason, condition.Message);
        output.WriteLine();
        table.Write(output);
    }

    private static void WriteNodes(TerminalWriter output, StatusReport report)
    {
        var table = new TextTable("NODE", "ROLE", "IP", "READY", "REVISION", "TARGET", "ETCD", "COMPONENTS", "CERTIFICATES UNTIL");
        foreach (var node in report.Nodes)
        {
            table.Add(
                node.Name,
                node.Role,
                node.Ip,
                node.Ready ? "yes" : "no",
                node.CurrentRevision?.ToString(CultureInfo.InvariantCulture),
                node.TargetRevision?.ToString(CultureInfo.InvariantCulture),
                node.Etcd,
                $"{node.Components.Count(component => component.Ready)}/{node.Components.Count}",
                node.SoonestCertificateExpiry is { } expiry ? Text(expiry) : null);
        }

        output.WriteLine();
        table.Write(output);
    }

    private static void WriteMembers(TerminalWriter output, StatusReport report)
    {
        if (report.Etcd is not { Members.Count: > 0 } etcd) return;
        var table = new TextTable("ETCD MEMBER", "ID", "ROLE", "HEALTHY", "PEER");
        foreach (var member in etcd.Members)
            table.Add(member.Name, member.Id, member.IsLearner ? "learner" : member.IsLeader ? "leader" : "voter", member.Healthy ? "yes" : "no", string.Join(",", member.PeerURLs));
        output.WriteLine();
        table.Write(output);
    }

    private static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
