using System.Diagnostics.Metrics;
using Cpctl.Api.Metrics;
using Cpctl.Etcd.Membership;
using Cpctl.StaticPods.Monitoring;
using Cpctl.StaticPods.Rollouts;
using Cpctl.StaticPods.Tests.Rendering;
using Cpctl.StaticPods.Tests.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.StaticPods.Tests.Monitoring;

[Trait("Category", "Unit")]
public sealed class ClusterMetricsTests : IDisposable
{
    private readonly Meter meter = new("test");
    private readonly Cluster cluster = new(TestSpecs.Spec());
    private bool leads = true;

    public void Dispose() => meter.Dispose();

    [Fact]
    public async Task Leader_Serves_EveryMetricThatIsDeclared()
    {
        await ClusterAsync();
        await cluster.WithAsync(caches =>
        {
            _ = new ClusterMetrics(meter, caches.ControlPlanes, caches.Nodes, caches.Revisions, () => leads);
            using var sut = new MetricExporter(meter);
            var text = sut.Write();
            Assert.All(ClusterMetrics.All, metric => Assert.Contains($"\n{metric.Name}{(metric.Labels.Count > 0 ? "{" : " ")}", text, StringComparison.Ordinal));
            Assert.Contains("cpctl_node_failed_revision{node=\"cp1\"} 1\n", text, StringComparison.Ordinal);
            Assert.Contains("cpctl_controlplane_condition{condition=\"Degraded\",status=\"True\",reason=\"RevisionFailed\"} 1\n", text, StringComparison.Ordinal);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task OtherOperators_Serve_Nothing()
    {
        await ClusterAsync();
        leads = false;
        await cluster.WithAsync(caches =>
        {
            _ = new ClusterMetrics(meter, caches.ControlPlanes, caches.Nodes, caches.Revisions, () => leads);
            using var sut = new MetricExporter(meter);
            Assert.All(sut.Write().Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("#", line, StringComparison.Ordinal));
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Rollout_IsTimed_FromItsFirstDecisionToItsLast()
    {
        using var sut = new MetricExporter(meter);
        _ = new RolloutMetrics(meter, cluster.Progress, () => leads, cluster.Time);
        cluster.PutNode("cp1", target: 1, runs: 1);
        await cluster.ReconcileRevisionsAsync();
        cluster.SetSpec(TestSpecs.Spec("v1.20.3"));
        await cluster.ReconcileRevisionsAsync();
        await cluster.ReconcileRolloutAsync();
        Assert.Contains("cpctl_rollout_phase{phase=\"moving\"} 1\n", sut.Write(), StringComparison.Ordinal);

        cluster.Time.Advance(TimeSpan.FromSeconds(42));
        cluster.PutNode("cp1", target: 2, runs: 2);
        await cluster.ReconcileRolloutAsync();

        var text = sut.Write();
        Assert.Contains("cpctl_rollout_phase{phase=\"settled\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("cpctl_rollout_phase{phase=\"moving\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("cpctl_rollout_duration_seconds_sum{result=\"complete\"} 42\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Clock_AnotherLeads_ForgetsWhatItTimed()
    {
        var time = new FakeTimeProvider();
        var sut = new RolloutClock(time);
        sut.Decided(new RolloutStep.Wait("busy"));
        sut.Forget();

        Assert.Null(sut.Decided(new RolloutStep.Settled()));
    }

    [Theory]
    [InlineData(GateRule.None, "waiting")]
    [InlineData(GateRule.VoterBehind, "gated")]
    public void PhaseOf_Wait_DependsOnTheGate(GateRule refusal, string expected) =>
        Assert.Equal(expected, RolloutMetrics.PhaseOf(new RolloutStep.Wait("why", refusal)));

    private async Task ClusterAsync()
    {
        await cluster.ReconcileRevisionsAsync();
        cluster.PutNode("cp1", target: 1, runs: null, failed: 1);
        await cluster.ReconcileRolloutAsync();
        await cluster.ReconcileStatusAsync();
    }
}
