using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Revisions;
using Cpctl.StaticPods.Tests.Rendering;
using Cpctl.StaticPods.Tests.Testing;

namespace Cpctl.StaticPods.Tests.Revisions;

[Trait("Category", "Unit")]
public sealed class RevisionControllerTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("cpctl-revisions-");
    private readonly Cluster _cluster;

    public RevisionControllerTests() => _cluster = new(TestSpecs.Spec()) { Disk = new NodePaths(_root.FullName) };

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Reconcile_FirstTime_MakesRevision1()
    {
        await _cluster.ReconcileRevisionsAsync();

        Assert.Equal(1, Assert.Single(_cluster.Revisions()).Number);
    }

    [Fact]
    public async Task Reconcile_SpecUnchanged_MakesNone()
    {
        await _cluster.ReconcileRevisionsAsync();
        await _cluster.ReconcileRevisionsAsync();

        Assert.Single(_cluster.Revisions());
    }

    [Fact]
    public async Task Reconcile_SettingWithoutEffectOnNodes_MakesNone()
    {
        await _cluster.ReconcileRevisionsAsync();
        _cluster.SetSpec(_cluster.ControlPlane.Spec with { Rollout = new RolloutSpec { Paused = true } });
        await _cluster.ReconcileRevisionsAsync();

        Assert.Single(_cluster.Revisions());
    }

    [Fact]
    public async Task Reconcile_ThereAndBackAgain_MakesThree()
    {
        await _cluster.ReconcileRevisionsAsync();
        _cluster.SetSpec(Changed("2h"));
        await _cluster.ReconcileRevisionsAsync();
        _cluster.SetSpec(TestSpecs.Spec());
        await _cluster.ReconcileRevisionsAsync();

        Assert.Equal([1, 2, 3], _cluster.Revisions().Select(revision => revision.Number));
        Assert.Equal(3, _cluster.Revisions()[2].ComponentRevisions["kube-apiserver"]);
        Assert.Equal(1, _cluster.Revisions()[2].ComponentRevisions["etcd"]);
    }

    [Theory]
    [InlineData("overlap")]
    [InlineData("immutable")]
    [InlineData("skip")]
    [InlineData("etcd")]
    public async Task Reconcile_SpecThatBreaksARule_MakesNone(string rule)
    {
        await _cluster.ReconcileRevisionsAsync();
        var spec = TestSpecs.Spec();
        switch (rule)
        {
            case "overlap":
                spec.Networking = new NetworkingSpec { ServiceSubnet = "10.244.0.0/20" };
                break;
            case "immutable":
                spec.Networking = new NetworkingSpec { DnsDomain = "other.local" };
                break;
            case "skip":
                spec.Version = "v1.22.0";
                break;
            default:
                spec.Etcd = new EtcdSpec { Version = "3.6.2" };
                break;
        }

        _cluster.SetSpec(spec);
        await _cluster.ReconcileRevisionsAsync();

        Assert.Single(_cluster.Revisions());
    }

    [Fact]
    public async Task Reconcile_StepThatAWorkersKubeletIsTooOldFor_WaitsForTheKubelet()
    {
        PutWorker("v1.18.9");
        await _cluster.ReconcileRevisionsAsync();
        _cluster.PutNode("cp1", target: 1, runs: 1);
        _cluster.SetSpec(TestSpecs.Spec("v1.21.0"));
        await _cluster.ReconcileRevisionsAsync();
        Assert.Single(_cluster.Revisions());
        await _cluster.ReconcileStatusAsync();
        Assert.Contains(
            _cluster.ControlPlane.Status!.Conditions,
            condition => condition is { Type: "SpecValid", Status: "False" } && condition.Message!.Contains("the kubelet of w1 is too old", StringComparison.Ordinal));

        PutWorker("v1.19.0");
        await _cluster.ReconcileRevisionsAsync();

        Assert.Equal(2, _cluster.Revisions().Count);
    }

    [Fact]
    public async Task Reconcile_OtherChangeBesideAKubeletThatIsTooOld_MakesARevision()
    {
        await _cluster.ReconcileRevisionsAsync();
        _cluster.PutNode("cp1", target: 1, runs: 1);
        PutWorker("v1.17.0");
        _cluster.SetSpec(Changed("2h"));

        await _cluster.ReconcileRevisionsAsync();

        Assert.Equal(2, _cluster.Revisions().Count);
    }

    [Fact]
    public async Task Reconcile_ManyRevisions_KeepsTenAndThoseInUse()
    {
        for (var i = 1; i <= 14; i++)
        {
            _cluster.SetSpec(Changed($"{i}h"));
            await _cluster.ReconcileRevisionsAsync();
            if (i == 2)
            {
                _cluster.PutNode("cp1", target: 2, runs: 2);
            }
        }

        Assert.Equal([2, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14], _cluster.Revisions().Select(revision => revision.Number));
    }

    [Fact]
    public async Task Reconcile_NewestDeletedTogetherWithAnEdit_ItsNumberIsNotUsedAgain()
    {
        await TwoOnNodesAsync();
        await _cluster.DeleteRevisionsAsync(2);
        _cluster.SetSpec(Changed("3h"));
        await _cluster.ReconcileRevisionsAsync();

        Assert.Equal([1, 3], _cluster.Revisions().Select(revision => revision.Number));
    }

    [Fact]
    public async Task Reconcile_AllDeleted_NumberingGoesOn()
    {
        await TwoOnNodesAsync();
        await _cluster.DeleteRevisionsAsync(1, 2);
        await _cluster.ReconcileRevisionsAsync();

        Assert.Equal(3, Assert.Single(_cluster.Revisions()).Number);
    }

    [Fact]
    public async Task Reconcile_AllDeletedAndTheStatusToo_NodesRememberTheNumber()
    {
        await TwoOnNodesAsync();
        await _cluster.DeleteRevisionsAsync(1, 2);
        _cluster.Kubernetes.Put(ResourceTypes.ControlPlanes, _cluster.ControlPlane with { Status = null });
        await _cluster.ReconcileRevisionsAsync();

        Assert.Equal(3, Assert.Single(_cluster.Revisions()).Number);
    }

    [Fact]
    public async Task Reconcile_NewestDeletedBeforeAnyNodeWasTold_StatusRemembersTheNumber()
    {
        await TwoOnNodesAsync();
        _cluster.SetSpec(Changed("3h"));
        await _cluster.ReconcileRevisionsAsync();
        await _cluster.ReconcileStatusAsync();
        await _cluster.DeleteRevisionsAsync(3);
        await _cluster.ReconcileRevisionsAsync();

        Assert.Equal([1, 2, 4], _cluster.Revisions().Select(revision => revision.Number));
    }

    [Fact]
    public async Task Reconcile_NewestDeletedAndTheSpecIsThatOfTheOneBefore_ANewOneIsMadeAllTheSame()
    {
        await TwoOnNodesAsync();
        await _cluster.DeleteRevisionsAsync(2);
        _cluster.SetSpec(TestSpecs.Spec());
        await _cluster.ReconcileRevisionsAsync();

        Assert.Equal([1, 3], _cluster.Revisions().Select(revision => revision.Number));
    }

    [Fact]
    public async Task Reconcile_AllDeletedAndOnDisk_AreMadeAgainAsTheyWere()
    {
        await TwoOnNodesAsync();
        var before = _cluster.Revisions()[1];
        PutOnDisk(before);
        await _cluster.DeleteRevisionsAsync(1, 2);
        await _cluster.ReconcileRevisionsAsync();
        await _cluster.ReconcileRevisionsAsync();

        var after = Assert.Single(_cluster.Revisions());
        Assert.Equal((2, before.Content.Hash), (after.Number, after.Content.Hash));
        Assert.Equal(before.ComponentRevisions, after.ComponentRevisions);
    }

    [Fact]
    public async Task Reconcile_NewestDeletedTogetherWithAnEditAndOnDisk_OnlyWhatTheEditChangesRestarts()
    {
        await TwoOnNodesAsync();
        PutOnDisk(_cluster.Revisions()[1]);
        await _cluster.DeleteRevisionsAsync(2);
        _cluster.SetSpec(_cluster.ControlPlane.Spec with { Scheduler = new SchedulerSpec { ExtraArgs = new Dictionary<string, string> { ["v"] = "4" } } });
        await _cluster.ReconcileRevisionsAsync();
        await _cluster.ReconcileRevisionsAsync();

        Assert.Equal([1, 2, 3], _cluster.Revisions().Select(revision => revision.Number));
        Assert.Equal(["kube-scheduler"], _cluster.Revisions()[2].Changed);
    }

    [Fact]
    public async Task Reconcile_DeletedAndDamagedOnDisk_ANewOneIsMade()
    {
        await TwoOnNodesAsync();
        PutOnDisk(_cluster.Revisions()[1]);
        await File.AppendAllTextAsync(Path.Combine(_cluster.Disk.Revision(2), "revision.json"), "torn", TestContext.Current.CancellationToken);
        await _cluster.DeleteRevisionsAsync(2);
        await _cluster.ReconcileRevisionsAsync();

        Assert.Equal([1, 3], _cluster.Revisions().Select(revision => revision.Number));
    }

    [Fact]
    public async Task Reconcile_ItsLabelWasTakenAway_GetsItBack()
    {
        await TwoOnNodesAsync();
        var secret = _cluster.Kubernetes.Get(ResourceTypes.Secrets, RevisionSecret.Namespace, "revision-2");
        secret.Metadata.Labels = null;
        _cluster.Kubernetes.Put(ResourceTypes.Secrets, secret);
        await _cluster.ReconcileRevisionsAsync();

        Assert.Equal([1, 2], _cluster.Revisions().Select(revision => revision.Number));
        Assert.NotNull(_cluster.Kubernetes.Get(ResourceTypes.Secrets, RevisionSecret.Namespace, "revision-2").Metadata.Labels);
    }

    /// <summary>Nothing shows it to the cache: it would stand in the way of the next revision for ever.</summary>
    [Theory]
    [InlineData("Opaque", "junk")]
    [InlineData(RevisionSecret.Type, "junk")]
    public async Task Reconcile_SomethingElseHasTheNextName_IsRemovedAndTheRevisionIsMade(string type, string content)
    {
        await TwoOnNodesAsync();
        _cluster.Kubernetes.Put(ResourceTypes.Secrets, new Secret
        {
            Metadata = new ObjectMeta { Name = "revision-3", Namespace = RevisionSecret.Namespace },
            Type = type,
            Data = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["revision"] = System.Text.Encoding.UTF8.GetBytes(content) },
        });
        _cluster.SetSpec(Changed("3h"));
        await _cluster.ReconcileRevisionsAsync();
        await _cluster.ReconcileRevisionsAsync();

        Assert.Equal([1, 2, 3], _cluster.Revisions().Select(revision => revision.Number));
        var told = await _cluster.Kubernetes.ListAsync(ResourceTypes.Events, null, null, TestContext.Current.CancellationToken);
        Assert.Contains(told.Items, one => one.Reason == "RevisionRefused" && one.Message!.Contains("revision-3", StringComparison.Ordinal));
    }

    private void PutOnDisk(Revision revision)
    {
        Directory.CreateDirectory(_cluster.Disk.Revision(revision.Number));
        File.WriteAllBytes(Path.Combine(_cluster.Disk.Revision(revision.Number), "revision.json"), RevisionJson.Write(revision));
    }

    /// <summary>Revision 2 runs on two nodes, and the status knows.</summary>
    private async Task TwoOnNodesAsync()
    {
        await _cluster.ReconcileRevisionsAsync();
        _cluster.SetSpec(Changed("2h"));
        await _cluster.ReconcileRevisionsAsync();
        _cluster.PutNode("cp1", target: 2, runs: 2);
        _cluster.PutNode("cp2", target: 2, runs: 2);
        await _cluster.ReconcileStatusAsync();
    }

    private void PutWorker(string kubelet) => _cluster.Kubernetes.Put(ResourceTypes.Nodes, new KubeNode
    {
        Metadata = new ObjectMeta { Name = "w1" },
        Status = new KubeNodeStatus { NodeInfo = new NodeSystemInfo { KubeletVersion = kubelet } },
    });

    private static ControlPlaneSpec Changed(string eventTtl)
    {
        var spec = TestSpecs.Spec();
        spec.ApiServer = new ApiServerSpec { EventTTL = eventTtl };
        return spec;
    }
}
