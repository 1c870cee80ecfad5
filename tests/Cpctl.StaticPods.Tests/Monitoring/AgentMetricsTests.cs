using System.Diagnostics.Metrics;
using Cpctl.Api.Metrics;
using Cpctl.Api.Resources;
using Cpctl.Etcd.Membership;
using Cpctl.Etcd.Metrics;
using Cpctl.StaticPods.Agent.LocalApi;
using Cpctl.StaticPods.Agent.Metrics;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Tests.Rollouts;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.StaticPods.Tests.Monitoring;

[Trait("Category", "Unit")]
public sealed class AgentMetricsTests : IDisposable
{
    private readonly Meter _meter = new("test");
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void Report_IsServed_WithEveryMetricThatIsDeclared()
    {
        AgentMetrics.Observe(_meter, Report);
        using var sut = new MetricExporter(_meter);

        var text = sut.Write();

        Assert.All(AgentMetrics.All, metric => Assert.Contains($"\n{metric.Name}{(metric.Labels.Count > 0 ? "{" : " ")}", text, StringComparison.Ordinal));
        Assert.Contains("cpctl_agent_current_revision 7\n", text, StringComparison.Ordinal);
        Assert.Contains("cpctl_component_ready{component=\"etcd\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("cpctl_certificate_not_after_timestamp_seconds{name=\"apiserver\"} 3600\n", text, StringComparison.Ordinal);
        Assert.Contains("cpctl_agent_api_reachable 0\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void NoReportYet_IsServed_WithoutValues()
    {
        AgentMetrics.Observe(_meter, () => null);
        using var sut = new MetricExporter(_meter);

        Assert.All(sut.Write().Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("#", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Work_IsCounted_WithTimeFromTargetToCommit()
    {
        using var sut = new MetricExporter(_meter);
        var work = new WorkMetrics(_meter, _time);
        work.Target(2);
        _time.Advance(TimeSpan.FromSeconds(15));
        work.Target(2);
        work.Failed(new ApplyStep.Redirect(6445));
        work.Done(new ApplyStep.Redirect(6445));
        work.Gate(GateRule.UnhealthyVoter);
        work.Gate(GateRule.UnhealthyVoter);
        work.Gate(GateRule.None);
        work.Done(new ApplyStep.Commit(2));

        var text = sut.Write();

        Assert.Contains("cpctl_agent_steps_total{step=\"Redirect\",result=\"failed\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("cpctl_agent_apply_duration_seconds_sum{result=\"committed\"} 15\n", text, StringComparison.Ordinal);
        Assert.Contains("cpctl_agent_gate_refusals_total{rule=\"UnhealthyVoter\"} 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_AreServed_AsTheyWereSeenLast()
    {
        using var sut = new MetricExporter(_meter);
        var etcd = new EtcdMetrics(_meter);
        etcd.Seen(Rollout.Members(true, true, false));

        var text = sut.Write();

        Assert.Contains("cpctl_etcd_member_healthy{member=\"cp1\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("cpctl_etcd_member_healthy{member=\"cp3\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("cpctl_etcd_member_db_size_bytes{member=\"cp1\"} 1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("cpctl_etcd_member_db_size_bytes{member=\"cp3\"}", text, StringComparison.Ordinal);
        Assert.Contains("cpctl_etcd_has_quorum 1\n", text, StringComparison.Ordinal);
        Assert.Contains("cpctl_etcd_leader_changes_total 0\n", text, StringComparison.Ordinal);
    }

    private static NodeReport Report() => new()
    {
        Time = DateTimeOffset.UnixEpoch,
        Node = new ControlPlaneNode
        {
            Metadata = new ObjectMeta { Name = "cp1" },
            Status = new ControlPlaneNodeStatus
            {
                CurrentRevision = 7,
                Phase = "Ready",
                Components = [new ComponentStatus { Name = "etcd", Ready = true, Revision = 3 }],
                Certificates = [new CertificateStatus { Name = "apiserver", NotAfter = DateTimeOffset.UnixEpoch.AddHours(1), RenewAt = DateTimeOffset.UnixEpoch.AddMinutes(48), RenewedBy = "agent" }],
            },
        },
        ApiProblem = "connection refused",
    };
}
