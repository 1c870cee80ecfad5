using System.Net;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.StaticPods.Rollouts;
using Cpctl.StaticPods.Status;
using Cpctl.StaticPods.Tests.Rendering;
using Cpctl.StaticPods.Tests.Testing;

namespace Cpctl.StaticPods.Tests.Status;

[Trait("Category", "Unit")]
public class ControlPlaneStatusTests
{
    private readonly Cluster _cluster = new(TestSpecs.Spec());

    [Fact]
    public async Task Reconcile_AllIsWell_SaysSo()
    {
        await WellAsync();
        await _cluster.ReconcileStatusAsync();

        var status = _cluster.ControlPlane.Status!;
        Assert.Equal(
            ["Available=True", "Progressing=False", "Degraded=False", "Upgradeable=True", "EtcdConsistent=Unknown", "SpecValid=True"],
            status.Conditions.Select(condition => $"{condition.Type}={condition.Status}"));
        Assert.Equal((1, "v1.20.2", 1), (status.LatestRevision, status.Version, status.ObservedGeneration));
        Assert.Equal(["cp1 1/1 True", "cp2 1/1 True"], status.Nodes.Select(node => $"{node.Name} {node.CurrentRevision}/{node.TargetRevision} {node.Ready}"));
        Assert.Equal(_cluster.Time.GetUtcNow().AddDays(1), status.SoonestCertificateExpiry);
    }

    [Fact]
    public async Task Reconcile_NothingChanged_OnlyRenewsItEveryTenSeconds()
    {
        await WellAsync();
        _cluster.Kubernetes.Writes.Clear();
        await _cluster.ReconcileStatusAsync();
        var before = _cluster.ControlPlane;
        _cluster.Time.Advance(TimeSpan.FromSeconds(9));
        await _cluster.ReconcileStatusAsync();
        Assert.Single(_cluster.Kubernetes.Writes);

        _cluster.Time.Advance(TimeSpan.FromSeconds(1));
        await _cluster.ReconcileStatusAsync();

        Assert.Equal(2, _cluster.Kubernetes.Writes.Count);
        Assert.Equal((_cluster.Time.GetUtcNow(), "cp1"), (_cluster.ControlPlane.Status!.RenewedAt, _cluster.ControlPlane.Status.RenewedBy));
        Assert.True(StatusRenewal.IsAll(new InformerChange<ControlPlane>(WatchEventType.Modified, _cluster.ControlPlane, before)));
    }

    [Fact]
    public async Task Reconcile_TheStatusIsRefused_TheOperatorKnowsWhy()
    {
        await WellAsync();
        _cluster.Kubernetes.AfterPatch = _ => throw new KubernetesApiException(HttpStatusCode.Forbidden, "Forbidden", "controlplanes.cpctl.dev is forbidden");
        await Assert.ThrowsAsync<KubernetesApiException>(_cluster.ReconcileStatusAsync);
        Assert.Contains("is forbidden (403", _cluster.Standing.Now(leads: true, leaseProblem: null).Problem, StringComparison.Ordinal);

        _cluster.Kubernetes.AfterPatch = null;
        _cluster.Time.Advance(TimeSpan.FromSeconds(10));
        await _cluster.ReconcileStatusAsync();
        Assert.Null(_cluster.Standing.Now(leads: true, leaseProblem: null).Problem);
    }

    [Fact]
    public async Task Reconcile_SaidToBeSilent_TakesItsWordBack()
    {
        await WellAsync();
        await _cluster.ReconcileStatusAsync();
        var patch = SilentOperator.Patch(_cluster.ControlPlane, "no operator leads", _cluster.Time.GetUtcNow())!;
        await _cluster.Kubernetes.MergePatchStatusAsync(ResourceTypes.ControlPlanes, null, "cluster", patch, TestContext.Current.CancellationToken);
        await _cluster.ReconcileStatusAsync();

        Assert.Equal(("False", "AsExpected"), (Condition(ConditionTypes.Degraded).Status, Condition(ConditionTypes.Degraded).Reason));
        Assert.Equal("True", Condition(ConditionTypes.Available).Status);
    }

    [Fact]
    public async Task Reconcile_ConditionStays_KeepsItsTransitionTime()
    {
        await WellAsync();
        await _cluster.ReconcileStatusAsync();
        var since = _cluster.Time.GetUtcNow();
        _cluster.Time.Advance(TimeSpan.FromSeconds(50));
        _cluster.PutNode("cp2", target: 1, runs: 1, ready: false);
        await _cluster.ReconcileStatusAsync();

        Assert.Equal(since, Condition(ConditionTypes.Available).LastTransitionTime);
        Assert.Equal(_cluster.Time.GetUtcNow(), Condition(ConditionTypes.Degraded).LastTransitionTime);
    }

    [Fact]
    public async Task Reconcile_RevisionFailed_SaysWhereAndWhyAndWhatToDo()
    {
        await WellAsync();
        _cluster.SetSpec(Changed("2h"));
        await _cluster.ReconcileRevisionsAsync();
        _cluster.PutNode("cp1", target: 2, runs: 1, failed: 2);
        _cluster.Progress.Step = new RolloutStep.Stopped("cp1", 2, "revision 2 failed on cp1");
        await _cluster.ReconcileStatusAsync();

        var degraded = Condition(ConditionTypes.Degraded);
        Assert.Equal(("True", "RevisionFailed"), (degraded.Status, degraded.Reason));
        Assert.Contains("cp1 gave up revision 2 and runs 1 again: kube-apiserver: exit code 1", degraded.Message, StringComparison.Ordinal);
        Assert.Contains("cpctl rollout retry", degraded.Message, StringComparison.Ordinal);
        Assert.Equal(("False", "RevisionFailed"), (Condition(ConditionTypes.Progressing).Status, Condition(ConditionTypes.Progressing).Reason));
        Assert.Equal("False", Condition(ConditionTypes.Upgradeable).Status);
    }

    [Theory]
    [InlineData(60, "the clock of cp2 is 60 minutes ahead of that of the operator that leads")]
    [InlineData(-60, "the clock of cp2 is 60 minutes behind that of the operator that leads")]
    public async Task Reconcile_AClockIsAnHourOff_SaysWhoseAndTheNodeIsHeardOf(int minutes, string told)
    {
        var off = TimeSpan.FromMinutes(minutes);
        await WellAsync();
        _cluster.PutNode("cp2", target: 1, runs: 1, clock: off);
        await _cluster.ReconcileStatusAsync();
        _cluster.Time.Advance(TimeSpan.FromSeconds(30));
        _cluster.PutNode("cp1", target: 1, runs: 1);
        _cluster.PutNode("cp2", target: 1, runs: 1, clock: off);
        await _cluster.ReconcileStatusAsync();

        Assert.Equal("ClockDiffers", Condition(ConditionTypes.Degraded).Reason);
        Assert.StartsWith(told, Condition(ConditionTypes.Degraded).Message, StringComparison.Ordinal);

        _cluster.Time.Advance(TimeSpan.FromMinutes(2));
        _cluster.PutNode("cp1", target: 1, runs: 1);
        await _cluster.ReconcileStatusAsync();

        Assert.Equal("NodeSilent", Condition(ConditionTypes.Degraded).Reason);
    }

    [Fact]
    public async Task Reconcile_AgentFellSilent_SaysSinceWhen()
    {
        await WellAsync();
        _cluster.Time.Advance(TimeSpan.FromMinutes(2));
        _cluster.PutNode("cp2", target: 1, runs: 1);
        await _cluster.ReconcileStatusAsync();

        Assert.Equal("NodeSilent", Condition(ConditionTypes.Degraded).Reason);
        Assert.Contains("cp1 has not been heard of since 2026-01-01T12:00:00Z", Condition(ConditionTypes.Degraded).Message, StringComparison.Ordinal);
        Assert.Equal("True", Condition(ConditionTypes.Available).Status);
    }

    [Fact]
    public async Task Reconcile_SpecBreaksARule_SaysWhich()
    {
        await WellAsync();
        var spec = TestSpecs.Spec();
        spec.Networking = new NetworkingSpec { DnsDomain = "other.local" };
        _cluster.SetSpec(spec);
        await _cluster.ReconcileStatusAsync();

        Assert.Equal(("False", "Invalid"), (Condition(ConditionTypes.SpecValid).Status, Condition(ConditionTypes.SpecValid).Reason));
        Assert.Contains("spec.networking.dnsDomain", Condition(ConditionTypes.SpecValid).Message, StringComparison.Ordinal);
        Assert.Equal("SpecInvalid", Condition(ConditionTypes.Upgradeable).Reason);
    }

    [Theory]
    [InlineData(3, "True", "AsExpected")]
    [InlineData(2, "True", "AsExpected")]
    [InlineData(1, "False", "EtcdWithoutQuorum")]
    public async Task Reconcile_EtcdVoters_DecideAboutAvailability(int healthy, string status, string reason)
    {
        await WellAsync();
        PutMembers([.. Enumerable.Range(1, 3).Select(i => new EtcdMemberStatus { Name = $"cp{i}", Id = $"{i}", Healthy = i <= healthy })]);
        await _cluster.ReconcileStatusAsync();

        Assert.Equal((status, reason), (Condition(ConditionTypes.Available).Status, Condition(ConditionTypes.Available).Reason));
    }

    [Fact]
    public async Task Reconcile_MemberOfNoNode_IsReportedButNotBootstraps()
    {
        await WellAsync();
        PutMembers(new() { Name = "ghost", Id = "9", Healthy = true }, new() { Name = "bootstrap", Id = "8", Healthy = true });
        await _cluster.ReconcileStatusAsync();

        Assert.Equal("EtcdMemberWithoutNode", Condition(ConditionTypes.Degraded).Reason);
        Assert.DoesNotContain("bootstrap", Condition(ConditionTypes.Degraded).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reconcile_EtcdsPartOfTheStatus_IsLeftAlone()
    {
        await WellAsync();
        PutMembers(new EtcdMemberStatus { Name = "cp1", Id = "1", Healthy = true });
        await _cluster.ReconcileStatusAsync();

        Assert.Single(_cluster.ControlPlane.Status!.Etcd!.Members);
    }

    [Fact]
    public async Task Reconcile_NodesOfTwoVersions_TellsTheLower()
    {
        await WellAsync();
        _cluster.SetSpec(TestSpecs.Spec("v1.21.0"));
        await _cluster.ReconcileRevisionsAsync();
        _cluster.PutNode("cp1", target: 2, runs: 2);
        await _cluster.ReconcileStatusAsync();

        Assert.Equal("v1.20.2", _cluster.ControlPlane.Status!.Version);
    }

    [Fact]
    public async Task Reconcile_AnEditHasNoRevisionYet_IsNotObservedAndNothingIsComplete()
    {
        await WellAsync();
        await _cluster.ReconcileStatusAsync();
        _cluster.SetSpec(Changed("2h"));
        await _cluster.ReconcileStatusAsync();

        Assert.Equal(1, _cluster.ControlPlane.Status!.ObservedGeneration);
        Assert.Equal(("True", "RevisionPending"), (Condition(ConditionTypes.Progressing).Status, Condition(ConditionTypes.Progressing).Reason));
        Assert.Equal("False", Condition(ConditionTypes.Upgradeable).Status);
        Assert.All(_cluster.ControlPlane.Status.Conditions, condition => Assert.Equal(2, condition.ObservedGeneration));
    }

    [Fact]
    public async Task Reconcile_TheRolloutHasNotSeenTheNewRevisionYet_NothingIsComplete()
    {
        await WellAsync();
        _cluster.SetSpec(Changed("2h"));
        await _cluster.ReconcileRevisionsAsync();
        await _cluster.ReconcileStatusAsync();

        Assert.Equal((2, 2), (_cluster.ControlPlane.Status!.ObservedGeneration, _cluster.ControlPlane.Status.LatestRevision));
        Assert.Equal(("True", "RollingOut"), (Condition(ConditionTypes.Progressing).Status, Condition(ConditionTypes.Progressing).Reason));
    }

    [Fact]
    public async Task Reconcile_AnEditWithoutEffectOnNodes_IsObservedAtOnce()
    {
        await WellAsync();
        _cluster.SetSpec(_cluster.ControlPlane.Spec with { Rollout = new RolloutSpec { Paused = true } });
        await _cluster.ReconcileStatusAsync();

        Assert.Equal(2, _cluster.ControlPlane.Status!.ObservedGeneration);
        Assert.Equal("AsExpected", Condition(ConditionTypes.Progressing).Reason);
    }

    [Fact]
    public async Task Reconcile_NewestRevisionIsDeletedWithAnEdit_NeverSaysAsExpected()
    {
        await WellAsync();
        _cluster.SetSpec(Changed("2h"));
        await _cluster.ReconcileRevisionsAsync();
        _cluster.PutNode("cp1", target: 2, runs: 2);
        _cluster.PutNode("cp2", target: 2, runs: 2);
        await _cluster.ReconcileStatusAsync();
        Assert.Equal("AsExpected", Condition(ConditionTypes.Progressing).Reason);

        await _cluster.DeleteRevisionsAsync(2);
        _cluster.SetSpec(Changed("3h"));
        await _cluster.ReconcileStatusAsync();

        Assert.Equal((2, 2), (_cluster.ControlPlane.Status!.ObservedGeneration, _cluster.ControlPlane.Status.LatestRevision));
        Assert.Equal(("True", "RevisionPending"), (Condition(ConditionTypes.Progressing).Status, Condition(ConditionTypes.Progressing).Reason));
    }

    [Fact]
    public async Task Reconcile_SpecMakesNoRevision_IsObservedAndNotAsExpected()
    {
        await WellAsync();
        var spec = TestSpecs.Spec();
        spec.Networking = new NetworkingSpec { DnsDomain = "other.local" };
        _cluster.SetSpec(spec);
        await _cluster.ReconcileStatusAsync();

        Assert.Equal(2, _cluster.ControlPlane.Status!.ObservedGeneration);
        Assert.Equal(("False", "SpecInvalid"), (Condition(ConditionTypes.Progressing).Status, Condition(ConditionTypes.Progressing).Reason));
    }

    /// <summary>A scheduler that cannot renew its lease ends, for the same reason for which an operator cannot hold its own: that is what is to be mended.</summary>
    [Fact]
    public async Task Reconcile_AComponentEndsForItsLeaseIsRefused_TheWebhookIsBlamed()
    {
        await WellAsync();
        var node = _cluster.Node("cp2");
        node.Status!.Operator = new OperatorStatus { Problem = "the lease cannot be held: Internal error occurred: failed calling webhook \"leases.example.com\": failed to call webhook: … (500 InternalError)" };
        node.Status.Components = [new ComponentStatus { Name = "kube-scheduler", Message = "it does not run yet" }, new ComponentStatus { Name = "kube-apiserver", Message = "no answer" }];
        _cluster.Kubernetes.Put(ResourceTypes.ControlPlaneNodes, node);
        await _cluster.ReconcileStatusAsync();

        var degraded = Condition(ConditionTypes.Degraded);
        Assert.Equal("ComponentNotReady", degraded.Reason);
        Assert.Contains("kube-scheduler on cp2 is not ready: it does not run yet (it ends whenever its lease is not renewed", degraded.Message, StringComparison.Ordinal);
        Assert.Contains("\"leases.example.com\"", degraded.Message, StringComparison.Ordinal);
        Assert.EndsWith("kube-apiserver on cp2 is not ready: no answer", degraded.Message, StringComparison.Ordinal);
    }

    private static ControlPlaneSpec Changed(string eventTtl) => TestSpecs.Spec() with { ApiServer = new ApiServerSpec { EventTTL = eventTtl } };

    private async Task WellAsync()
    {
        await _cluster.ReconcileRevisionsAsync();
        _cluster.PutNode("cp1", target: 1, runs: 1);
        _cluster.PutNode("cp2", target: 1, runs: 1);
        _cluster.Progress.Step = new RolloutStep.Settled();
    }

    private void PutMembers(params EtcdMemberStatus[] members) => _cluster.Kubernetes.Put(
        ResourceTypes.ControlPlanes, _cluster.ControlPlane with { Status = new ControlPlaneStatus { Etcd = new EtcdClusterStatus { Members = members } } });

    private Condition Condition(string type) => _cluster.ControlPlane.Status!.Conditions.Single(condition => condition.Type == type);
}
