using System.Globalization;
using System.Text;

namespace Cpctl.StaticPods.Agent.LocalApi;

/// <summary>The agent's metrics in Prometheus' text format, derived from what it reports.</summary>
internal static class AgentMetrics
{
    public static string Of(NodeReport? report)
    {
        if (report?.Node.Status is not { } status)
        {
            return "";
        }

        var text = new StringBuilder();
        Gauge(text, "cpctl_agent_target_revision", "Revision this node was told to run.", [("", report.Node.Spec.TargetRevision)]);
        Gauge(text, "cpctl_agent_current_revision", "Revision this node has committed; 0 before the first.", [("", status.CurrentRevision ?? 0)]);
        Gauge(text, "cpctl_agent_failed_revision", "Revision this node has given up; 0 when none.", [("", status.FailedRevision ?? 0)]);
        Gauge(text, "cpctl_agent_api_reachable", "1 when the API took the last status.", [("", report.ApiProblem is null ? 1 : 0)]);
        Gauge(text, "cpctl_agent_last_turn_timestamp_seconds", "When the agent last looked at its node.", [("", report.Time.ToUnixTimeSeconds())]);
        Gauge(
            text,
            "cpctl_component_ready",
            "1 when the component is healthy.",
            status.Components.Select(component => ($"component=\"{component.Name}\"", component.Ready ? 1L : 0L)));
        Gauge(
            text,
            "cpctl_component_restarts",
            "Restarts of the component's present container.",
            status.Components.Select(component => ($"component=\"{component.Name}\"", (long)component.Restarts)));
        Gauge(
            text,
            "cpctl_certificate_not_after_timestamp_seconds",
            "When the certificate expires.",
            status.Certificates.Select(certificate => ($"name=\"{certificate.Name}\"", certificate.NotAfter.ToUnixTimeSeconds())));
        return text.ToString();
    }

    private static void Gauge(StringBuilder text, string name, string help, IEnumerable<(string Labels, long Value)> samples)
    {
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(" gauge\n");
        foreach (var (labels, value) in samples)
        {
            text.Append(name);
            if (labels.Length > 0)
            {
                text.Append('{').Append(labels).Append('}');
            }

            text.Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
        }
    }
}
