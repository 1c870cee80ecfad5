using System.Diagnostics.Metrics;
using Cpctl.Api.Metrics;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.StaticPods.Nodes;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.StaticPods.Monitoring;

/// <summary>The control plane as the operator that leads sees it. The others serve none of these: what they know may be old.</summary>
internal sealed class ClusterMetrics
{
    private static readonly MetricDefinition Latest = new("cpctl_latest_revision", MetricKind.Gauge, "The newest revision.");

    private static readonly MetricDefinition Retained = new("cpctl_revisions", MetricKind.Gauge, "Revisions that are kept.");

    private static readonly MetricDefinition Nodes = new("cpctl_nodes", MetricKind.Gauge, "ControlPlaneNodes, by role.", "role");

    private static readonly MetricDefinition Target = new("cpctl_node_target_revision", MetricKind.Gauge, "Revision the node is told to run.", "node");

    private static readonly MetricDefinition Current = new(
        "cpctl_node_current_revision", MetricKind.Gauge, "Revision the node runs as committed; 0 before its first.", "node");

    private static readonly MetricDefinition LastGood = new(
        "cpctl_node_last_good_revision", MetricKind.Gauge, "Revision the node would fall back to; 0 before its first.", "node");

    private static readonly MetricDefinition Failed = new(
        "cpctl_node_failed_revision", MetricKind.Gauge, "Revision the node has given up; 0 when none.", "node");

    private static readonly MetricDefinition Heartbeat = new(
        "cpctl_node_last_heartbeat_timestamp_seconds", MetricKind.Gauge, "When the node's agent was last heard of; 0 for never.", "node");

    private static readonly MetricDefinition ClockOffset = new(
        "cpctl_node_clock_offset_seconds", MetricKind.Gauge, "How far the node's clock is ahead of that of the operator that leads, negative when behind; 0 to within a minute.", "node");

    private static readonly MetricDefinition Expiry = new(
        "cpctl_node_certificate_expiry_timestamp_seconds", MetricKind.Gauge, "When the first of the node's certificates expires.", "node");

    private static readonly MetricDefinition EtcdQuota = new(
        "cpctl_etcd_quota_bytes", MetricKind.Gauge, "What the spec allows etcd's database to grow to; above it etcd refuses writes.");

    private static readonly MetricDefinition ConditionMetric = new(
        "cpctl_controlplane_condition", MetricKind.Gauge, "1 for the status and reason that the ControlPlane's condition has.", "condition", "status", "reason");

    private readonly Informer<ControlPlaneNode> _nodes;
    private readonly Func<bool> _leads;

    public ClusterMetrics(Meter meter, Informer<ControlPlane> controlPlanes, Informer<ControlPlaneNode> nodes, NodeClocks clocks, RevisionStore revisions, Func<bool> leads)
    {
        _nodes = nodes;
        _leads = leads;
        Latest.Observe(meter, () => leads() && revisions.Numbers() is [.., var last] ? last : null);
        Retained.Observe(meter, () => leads() ? revisions.Numbers().Count : null);
        Nodes.Observe(meter, () => leads() ? nodes.List().GroupBy(node => node.Spec.Role).Select(role => Nodes.Of(role.Count(), role.Key)) : []);
        EachNode(meter, Target, node => node.Spec.TargetRevision);
        EachNode(meter, Current, node => node.Status?.CurrentRevision ?? 0);
        EachNode(meter, LastGood, node => node.Status?.LastGoodRevision ?? 0);
        EachNode(meter, Failed, node => node.Status?.FailedRevision ?? 0);
        EachNode(meter, Heartbeat, node => node.Status?.LastHeartbeat?.ToUnixTimeSeconds() ?? 0);
        EachNode(meter, ClockOffset, node => clocks.OffsetOf(node.Metadata.Name!)?.TotalSeconds ?? 0);
        EachNode(meter, Expiry, node => node.Status?.Certificates.Min(certificate => (long?)certificate.NotAfter.ToUnixTimeSeconds()));
        EtcdQuota.Observe(meter, () => leads() && controlPlanes.List() is [var one, ..] ? one.Spec.Etcd.QuotaBackendBytes : null);
        ConditionMetric.Observe(meter, () =>
            from controlPlane in leads() ? controlPlanes.List() : []
            from condition in controlPlane.Status?.Conditions ?? []
            select ConditionMetric.Of(1, condition.Type, condition.Status, condition.Reason ?? ""));
    }

    /// <summary>For the reference.</summary>
    public static IReadOnlyList<MetricDefinition> All { get; } =
        [Latest, Retained, Nodes, Target, Current, LastGood, Failed, Heartbeat, ClockOffset, Expiry, EtcdQuota, ConditionMetric];

    /// <summary>Control-plane nodes only: workers have no revisions, and there may be thousands of them.</summary>
    private void EachNode(Meter meter, MetricDefinition metric, Func<ControlPlaneNode, double?> value) => metric.Observe(meter, () =>
        from node in _leads() ? _nodes.List() : []
        where node.Spec.Role == NodeRoles.ControlPlane
        let current = value(node)
        where current is not null
        select metric.Of(current.Value, node.Metadata.Name!));
}
