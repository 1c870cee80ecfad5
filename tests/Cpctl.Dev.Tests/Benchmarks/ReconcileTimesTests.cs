using Cpctl.Dev.Benchmarks;

namespace Cpctl.Dev.Tests.Benchmarks;

[Trait("Category", "Unit")]
public sealed class ReconcileTimesTests
{
    [Fact]
    public void MillisecondsSince_TwoLooks_AreTheAverageBetweenThem()
    {
        var before = ReconcileTimes.Parse("# HELP x\ncpctl_reconcile_duration_seconds_sum{controller=\"rollout\"} 1.5\ncpctl_reconcile_duration_seconds_count{controller=\"rollout\"} 10\n");
        var after = ReconcileTimes.Parse(
            """
            cpctl_reconcile_duration_seconds_bucket{controller="rollout",le="1"} 20
            cpctl_reconcile_duration_seconds_sum{controller="rollout"} 1.6
            cpctl_reconcile_duration_seconds_count{controller="rollout"} 20
            cpctl_reconcile_duration_seconds_sum{controller="revisions"} 0.5
            cpctl_reconcile_duration_seconds_count{controller="revisions"} 1
            """);

        var times = after.MillisecondsSince(before);

        Assert.Equal(10, times["rollout"], 6);
        Assert.Equal(500, times["revisions"], 6);
        Assert.Empty(after.MillisecondsSince(after));
    }
}
