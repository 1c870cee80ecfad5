using Cpctl.Api.Resources;
using Cpctl.StaticPods.Tests.Rendering;
using Cpctl.StaticPods.Tests.Testing;

namespace Cpctl.StaticPods.Tests.Revisions;

[Trait("Category", "Unit")]
public class RevisionControllerTests
{
    private readonly Cluster _cluster = new(TestSpecs.Spec());

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
        _cluster.PutNode("cp1", target: 2, runs: 2);
        for (var i = 1; i <= 14; i++)
        {
            _cluster.SetSpec(Changed($"{i}h"));
            await _cluster.ReconcileRevisionsAsync();
        }

        Assert.Equal([2, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14], _cluster.Revisions().Select(revision => revision.Number));
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
