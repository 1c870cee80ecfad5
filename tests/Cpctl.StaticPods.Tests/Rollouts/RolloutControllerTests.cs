using Cpctl.Api.Resources;
using Cpctl.StaticPods.Rollouts;
using Cpctl.StaticPods.Tests.Rendering;
using Cpctl.StaticPods.Tests.Testing;

namespace Cpctl.StaticPods.Tests.Rollouts;

[Trait("Category", "Unit")]
public class RolloutControllerTests
{
    private readonly Cluster cluster = new(TestSpecs.Spec());

    [Fact]
    public async Task Reconcile_NewRevision_TellsOneNodeAndThenWaits()
    {
        await TwoRevisionsAsync();
        cluster.PutNode("cp1", target: 1, runs: 1);
        cluster.PutNode("cp2", target: 1, runs: 1);

        await cluster.ReconcileRolloutAsync();
        await cluster.ReconcileRolloutAsync();

        Assert.Equal((2, 1), (cluster.Node("cp1").Spec.TargetRevision, cluster.Node("cp2").Spec.TargetRevision));
        Assert.Equal("2026-01-01T12:00:00Z", cluster.Node("cp1").Metadata.Annotations!["cpctl.dev/target-set-at"]);
        Assert.Contains("cp1", Assert.IsType<RolloutStep.Wait>(cluster.Progress.Step).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reconcile_NodeCommitted_TellsTheNext()
    {
        await TwoRevisionsAsync();
        cluster.PutNode("cp1", target: 2, runs: 2);
        cluster.PutNode("cp2", target: 1, runs: 1);

        await cluster.ReconcileRolloutAsync();

        Assert.Equal(2, cluster.Node("cp2").Spec.TargetRevision);
    }

    [Fact]
    public async Task Reconcile_EtcdChanges_AsksTheMembers()
    {
        await cluster.ReconcileRevisionsAsync();
        var spec = TestSpecs.Spec();
        spec.Etcd = spec.Etcd with { SnapshotCount = 5000 };
        cluster.SetSpec(spec);
        await cluster.ReconcileRevisionsAsync();
        foreach (var node in new[] { "cp1", "cp2", "cp3" })
        {
            cluster.PutNode(node, target: 1, runs: 1);
        }

        cluster.Etcd = Rollout.Members(true, true, false);
        await cluster.ReconcileRolloutAsync();

        // The unhealthy member's node is the only one that may restart.
        Assert.Equal([1L, 1L, 2L], new[] { "cp1", "cp2", "cp3" }.Select(node => cluster.Node(node).Spec.TargetRevision));
    }

    [Fact]
    public async Task Reconcile_SilentAgent_IsPassedOver()
    {
        await TwoRevisionsAsync();
        cluster.PutNode("cp1", target: 1, runs: 1);
        cluster.Time.Advance(TimeSpan.FromMinutes(2));
        cluster.PutNode("cp2", target: 1, runs: 1);

        await cluster.ReconcileRolloutAsync();

        Assert.Equal((1, 2), (cluster.Node("cp1").Spec.TargetRevision, cluster.Node("cp2").Spec.TargetRevision));
    }

    [Fact]
    public async Task Reconcile_Worker_IsNeverTold()
    {
        await TwoRevisionsAsync();
        cluster.PutNode("cp1", target: 2, runs: 2);
        cluster.PutNode("w1", target: 0, role: NodeRoles.Worker);

        await cluster.ReconcileRolloutAsync();

        Assert.Equal(0, cluster.Node("w1").Spec.TargetRevision);
        Assert.IsType<RolloutStep.Settled>(cluster.Progress.Step);
    }

    private async Task TwoRevisionsAsync()
    {
        await cluster.ReconcileRevisionsAsync();
        var spec = TestSpecs.Spec();
        spec.ApiServer = new ApiServerSpec { EventTTL = "2h" };
        cluster.SetSpec(spec);
        await cluster.ReconcileRevisionsAsync();
    }
}
