using Cpctl.Api.Metrics;
using Cpctl.Etcd.Metrics;
using Cpctl.StaticPods.Agent.Archives;
using Cpctl.StaticPods.Agent.Metrics;
using Cpctl.StaticPods.Agent.Operators;

namespace Cpctl.StaticPods.Monitoring;

/// <summary>Every metric of this feature and of those it stands on, by who serves it.</summary>
public static class MetricReference
{
    public static IReadOnlyList<MetricDefinition> Agent { get; } =
        [.. ProcessMetrics.All, .. RuntimeMetrics.All, .. AgentMetrics.All, OperatorWatch.Age, ArchiveKeeper.Removed, ArchiveKeeper.Bytes, .. WorkMetrics.All, .. EtcdMetrics.All];

    public static IReadOnlyList<MetricDefinition> Operator { get; } =
        [.. ProcessMetrics.All, .. RuntimeMetrics.All, .. ClusterMetrics.All, .. RolloutMetrics.All, .. BackupMetrics.All];
}
