using System.Diagnostics.Metrics;
using Cpctl.Api.Metrics;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Agent.LocalApi;

namespace Cpctl.StaticPods.Agent.Metrics;

/// <summary>How the node is, derived from what the agent reports.</summary>
internal static class AgentMetrics
{
    private static readonly MetricDefinition Info = new("cpctl_agent_info", MetricKind.Gauge, "Always 1; the node and its role are labels.", "node", "role");

    private static readonly MetricDefinition Target = new("cpctl_agent_target_revision", MetricKind.Gauge, "Revision this node was told to run.");

    private static readonly MetricDefinition Current = new(
        "cpctl_agent_current_revision", MetricKind.Gauge, "Revision this node runs as committed; 0 before the first.");

    private static readonly MetricDefinition LastGood = new(
        "cpctl_agent_last_good_revision", MetricKind.Gauge, "Revision this node would fall back to; 0 before the first.");

    private static readonly MetricDefinition Failed = new("cpctl_agent_failed_revision", MetricKind.Gauge, "Revision this node has given up; 0 when none.");

    private static readonly MetricDefinition Phase = new("cpctl_agent_phase", MetricKind.Gauge, "1 for the phase the node is in, as in status.phase.", "phase");

    private static readonly MetricDefinition ApiReachable = new("cpctl_agent_api_reachable", MetricKind.Gauge, "1 when the API took the last status.");

    private static readonly MetricDefinition LastTurn = new(
        "cpctl_agent_last_turn_timestamp_seconds", MetricKind.Gauge, "When the agent last looked at its node.");

    private static readonly MetricDefinition Ready = new("cpctl_component_ready", MetricKind.Gauge, "1 when the component is healthy.", "component");

    private static readonly MetricDefinition Revision = new(
        "cpctl_component_revision", MetricKind.Gauge, "Revision whose content the component runs.", "component");

    private static readonly MetricDefinition Restarts = new(
        "cpctl_component_restarts", MetricKind.Gauge, "Restarts of the component's present container.", "component");

    private static readonly MetricDefinition Expiry = new(
        "cpctl_certificate_not_after_timestamp_seconds", MetricKind.Gauge, "When the certificate expires.", "name");

    private static readonly MetricDefinition RenewalDue = new(
        "cpctl_certificate_renewal_due_timestamp_seconds", MetricKind.Gauge, "When the certificate's replacement is due; only of those that agents renew.", "name");

    /// <summary>For the reference.</summary>
    public static IReadOnlyList<MetricDefinition> All { get; } =
        [Info, Target, Current, LastGood, Failed, Phase, ApiReachable, LastTurn, Ready, Revision, Restarts, Expiry, RenewalDue];

    /// <param name="meter">What the metrics belong to.</param>
    /// <param name="look">The newest report; null before the first.</param>
    public static void Observe(Meter meter, Func<NodeReport?> look)
    {
        Info.Observe(meter, () => look() is { } report ? [Info.Of(1, report.Node.Metadata.Name ?? "", report.Node.Spec.Role)] : []);
        Target.Observe(meter, () => look()?.Node.Spec.TargetRevision);
        Current.Observe(meter, () => Status(look) is { } status ? status.CurrentRevision ?? 0 : null);
        LastGood.Observe(meter, () => Status(look) is { } status ? status.LastGoodRevision ?? 0 : null);
        Failed.Observe(meter, () => Status(look) is { } status ? status.FailedRevision ?? 0 : null);
        Phase.Observe(meter, () => Status(look)?.Phase is { } phase ? [Phase.Of(1, phase)] : []);
        ApiReachable.Observe(meter, () => look() is { } report ? report.ApiProblem is null ? 1 : 0 : null);
        LastTurn.Observe(meter, () => look()?.Time.ToUnixTimeSeconds());
        Ready.Observe(meter, () => Components(look).Select(component => Ready.Of(component.Ready ? 1 : 0, component.Name)));
        Revision.Observe(meter, () => Components(look).Where(component => component.Revision is not null)
            .Select(component => Revision.Of(component.Revision!.Value, component.Name)));
        Restarts.Observe(meter, () => Components(look).Select(component => Restarts.Of(component.Restarts, component.Name)));
        Expiry.Observe(meter, () => (Status(look)?.Certificates ?? [])
            .Select(certificate => Expiry.Of(certificate.NotAfter.ToUnixTimeSeconds(), certificate.Name)));
        RenewalDue.Observe(meter, () => (Status(look)?.Certificates ?? [])
            .Where(certificate => certificate is { RenewAt: not null, RenewedBy: not null })
            .Select(certificate => RenewalDue.Of(certificate.RenewAt!.Value.ToUnixTimeSeconds(), certificate.Name)));
    }

    private static ControlPlaneNodeStatus? Status(Func<NodeReport?> look) => look()?.Node.Status;

    private static IReadOnlyList<ComponentStatus> Components(Func<NodeReport?> look) => Status(look)?.Components ?? [];
}
