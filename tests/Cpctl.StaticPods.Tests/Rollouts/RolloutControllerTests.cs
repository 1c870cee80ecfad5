using Cpctl.Api.Resources;
using Cpctl.StaticPods.Rollouts;
using Cpctl.StaticPods.Tests.Rendering;
using Cpctl.StaticPods.Tests.Testing;

namespace Cpctl.StaticPods.Tests.Rollouts;

[Trait("Category", "Unit")]
public class RolloutControllerTests
{
    private readonly Cluster _cluster = new(TestSpecs.Spec());

    [Fact]
    public async Task Reconcile_NewRevision_TellsOneNodeAndThenWaits()
    {
        await TwoRevisionsAsync();
        _cluster.PutNode("cp1", target: 1, runs: 1);
        _cluster.PutNode("cp2", target: 1, runs: 1);

        await _cluster.ReconcileRolloutAsync();
        await _cluster.ReconcileRolloutAsync();

        Assert.Equal((2, 1), (_cluster.Node("cp1").Spec.TargetRevision, _cluster.Node("cp2").Spec.TargetRevision));
        Assert.Equal("2026-01-01T12:00:00Z", _cluster.Node("cp1").Metadata.Annotations!["cpctl.dev/target-set-at"]);
        Assert.Contains("cp1", Assert.IsType<RolloutStep.Wait>(_cluster.Progress.Step).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reconcile_NodeCommitted_TellsTheNext()
    {
        await TwoRevisionsAsync();
        _cluster.PutNode("cp1", target: 2, runs: 2);
        _cluster.PutNode("cp2", target: 1, runs: 1);

        await _cluster.ReconcileRolloutAsync();

        Assert.Equal(2, _cluster.Node("cp2").Spec.TargetRevision);
    }

    [Fact]
    public async Task Reconcile_EtcdChanges_AsksTheMembers()
    {
        await _cluster.ReconcileRevisionsAsync();
        var spec = TestSpecs.Spec();
        spec.Etcd = spec.Etcd with { SnapshotCount = 5000 };
        _cluster.SetSpec(spec);
        await _cluster.ReconcileRevisionsAsync();
        foreach (var node in new[] { "cp1", "cp2", "cp3" })
        {
            _cluster.PutNode(node, target: 1, runs: 1);
        }

        _cluster.Etcd = Rollout.Members(true, true, false);
        await _cluster.ReconcileRolloutAsync();

        // The unhealthy member's node is the only one that may restart.
        Assert.Equal([1L, 1L, 2L], new[] { "cp1", "cp2", "cp3" }.Select(node => _cluster.Node(node).Spec.TargetRevision));
    }

    [Fact]
    public async Task Reconcile_SilentAgent_IsPassedOver()
    {
        await TwoRevisionsAsync();
        _cluster.PutNode("cp1", target: 1, runs: 1);
        _cluster.Time.Advance(TimeSpan.FromMinutes(2));
        _cluster.PutNode("cp2", target: 1, runs: 1);

        await _cluster.ReconcileRolloutAsync();

        Assert.Equal((1, 2), (_cluster.Node("cp1").Spec.TargetRevision, _cluster.Node("cp2").Spec.TargetRevision));
    }

    [Fact]
    public async Task Reconcile_Worker_IsNeverTold()
    {
        await TwoRevisionsAsync();
        _cluster.PutNode("cp1", target: 2, runs: 2);
        _cluster.PutNode("w1", target: 0, role: NodeRoles.Worker);

        await _cluster.ReconcileRolloutAsync();

        Assert.Equal(0, _cluster.Node("w1").Spec.TargetRevision);
        Assert.IsType<RolloutStep.Settled>(_cluster.Progress.Step);
    }

    [Fact]
    public async Task Reconcile_TwoAreAskedToRestartEtcdAtOnce_OneIsHandedOutUntilItIsDone()
    {
        await _cluster.ReconcileRevisionsAsync();
        string[] names = ["cp1", "cp2", "cp3"];
        foreach (var name in names)
        {
            _cluster.PutNode(name, target: 1, runs: 1);
            var node = _cluster.Node(name);
            if (name != "cp3") _cluster.Kubernetes.Put(ResourceTypes.ControlPlaneNodes, node with { Spec = node.Spec with { Restart = new RestartRequest { Id = "5", Components = ["etcd"] } } });
        }

        _cluster.Etcd = Rollout.Members(true, true, true);
        await _cluster.ReconcileRolloutAsync();
        await _cluster.ReconcileRolloutAsync();
        Assert.Equal(["5", null, null], names.Select(name => _cluster.Node(name).Spec.AllowedRestart));

        var first = _cluster.Node("cp1");
        _cluster.Kubernetes.Put(ResourceTypes.ControlPlaneNodes, first with { Status = first.Status! with { Restarted = "5" } });
        await _cluster.ReconcileRolloutAsync();
        Assert.Equal(["5", "5", null], names.Select(name => _cluster.Node(name).Spec.AllowedRestart));
    }

    private async Task TwoRevisionsAsync()
    {
        await _cluster.ReconcileRevisionsAsync();
        var spec = TestSpecs.Spec();
        spec.ApiServer = new ApiServerSpec { EventTTL = "2h" };
        _cluster.SetSpec(spec);
        await _cluster.ReconcileRevisionsAsync();
    }
}
