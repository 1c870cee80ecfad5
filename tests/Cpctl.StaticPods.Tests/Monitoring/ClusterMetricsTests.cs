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
    private readonly Meter _meter = new("test");
    private readonly Cluster _cluster = new(TestSpecs.Spec());
    private bool _leads = true;

    public void Dispose() => _meter.Dispose();

    [Fact]
    public async Task Leader_Serves_EveryMetricThatIsDeclared()
    {
        await ClusterAsync();
        await _cluster.WithAsync(caches =>
        {
            _ = new ClusterMetrics(_meter, caches.ControlPlanes, caches.Nodes, _cluster.Clocks, caches.Revisions, () => _leads);
            using var sut = new MetricExporter(_meter);
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
        _leads = false;
        await _cluster.WithAsync(caches =>
        {
            _ = new ClusterMetrics(_meter, caches.ControlPlanes, caches.Nodes, _cluster.Clocks, caches.Revisions, () => _leads);
            using var sut = new MetricExporter(_meter);
            Assert.All(sut.Write().Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("#", line, StringComparison.Ordinal));
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Rollout_IsTimed_FromItsFirstDecisionToItsLast()
    {
        using var sut = new MetricExporter(_meter);
        _ = new RolloutMetrics(_meter, _cluster.Progress, () => _leads, _cluster.Time);
        await _cluster.ReconcileRevisionsAsync();
        _cluster.PutNode("cp1", target: 1, runs: 1);
        _cluster.SetSpec(TestSpecs.Spec("v1.20.3"));
        await _cluster.ReconcileRevisionsAsync();
        await _cluster.ReconcileRolloutAsync();
        Assert.Contains("cpctl_rollout_phase{phase=\"moving\"} 1\n", sut.Write(), StringComparison.Ordinal);

        _cluster.Time.Advance(TimeSpan.FromSeconds(42));
        _cluster.PutNode("cp1", target: 2, runs: 2);
        await _cluster.ReconcileRolloutAsync();

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
        await _cluster.ReconcileRevisionsAsync();
        _cluster.PutNode("cp1", target: 1, runs: null, failed: 1);
        await _cluster.ReconcileRolloutAsync();
        await _cluster.ReconcileStatusAsync();
    }
}
