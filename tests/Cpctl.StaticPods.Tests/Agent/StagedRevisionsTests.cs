using Cpctl.Api.Node;
using Cpctl.StaticPods.Agent.State;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Tests.Agent.World;
using Cpctl.StaticPods.Tests.Rendering;

namespace Cpctl.StaticPods.Tests.Agent;

[Trait("Category", "Unit")]
public sealed class StagedRevisionsTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("cpctl-");
    private readonly NodePaths _paths;

    public StagedRevisionsTests() => _paths = new NodePaths(_root.FullName);

    [Fact]
    public void TryLoad_NotStaged_IsNone() => Assert.Null(Fresh().TryLoad(1));

    [Fact]
    public void TryLoad_Staged_IsFilledForThisNode()
    {
        Fresh().Stage(Simulation.First, 6445, previous: null);

        var target = Fresh().TryLoad(1)!;

        Assert.Equal(6445, target.Slot);
        Assert.Equal(ComponentNames.Etcd, target.Pods[0].Component);
        Assert.Contains("--secure-port=6445", target.Pod(ComponentNames.ApiServer)!.Manifest, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", string.Concat(target.Pods.Select(pod => pod.Manifest).Concat(target.Files.Select(file => file.Text))), StringComparison.Ordinal);
    }

    [Fact]
    public void Stage_ComponentIsUnchanged_KeepsWhatWasFilledInBefore()
    {
        Fresh().Stage(Simulation.First, 6444, previous: null);
        var manifest = Path.Combine(_paths.Revision(1), "etc/kubernetes/manifests/kube-apiserver-r1.yaml");
        File.AppendAllText(manifest, "# as another version of this program filled it in\n");
        var next = Simulation.Next(Simulation.First, spec => spec with { ControllerManager = new() { ExtraArgs = new Dictionary<string, string> { ["v"] = "2" } } });

        Fresh().Stage(next, 6445, previous: 1);

        var target = Fresh().TryLoad(2)!;
        Assert.Equal(6444, target.Slot);
        Assert.EndsWith("filled it in\n", target.Pod(ComponentNames.ApiServer)!.Manifest, StringComparison.Ordinal);
    }

    [Fact]
    public void TryLoad_NodeHasMoved_IsFilledInForItsNewAddress()
    {
        Fresh().Stage(Simulation.First, 6445, previous: null);

        var target = new StagedRevisions(_paths, TestSpecs.Node with { Ip = "10.9.9.9" }).TryLoad(1)!;

        Assert.Equal(6445, target.Slot);
        Assert.Contains("--advertise-address=10.9.9.9", target.Pod(ComponentNames.ApiServer)!.Manifest, StringComparison.Ordinal);
        Assert.Contains("--listen-peer-urls=https://10.9.9.9:2380", target.Pod(ComponentNames.Etcd)!.Manifest, StringComparison.Ordinal);
        Assert.DoesNotContain(TestSpecs.Node.Ip, target.Pod(ComponentNames.Etcd)!.Manifest, StringComparison.Ordinal);
    }

    [Fact]
    public void Stage_NodeHasMovedSince_KeepsNothingOfItsOldAddress()
    {
        Fresh().Stage(Simulation.First, 6444, previous: null);
        var next = Simulation.Next(Simulation.First, spec => spec with { ControllerManager = new() { ExtraArgs = new Dictionary<string, string> { ["v"] = "2" } } });
        var moved = new StagedRevisions(_paths, TestSpecs.Node with { Ip = "10.9.9.9" });

        moved.Stage(next, 6445, previous: 1);

        Assert.Contains("--advertise-address=10.9.9.9", moved.TryLoad(2)!.Pod(ComponentNames.ApiServer)!.Manifest, StringComparison.Ordinal);
    }

    [Fact]
    public void Restage_ForTheOtherSlot_ChangesTheApiServerAlone()
    {
        var staged = Fresh();
        staged.Stage(Simulation.First, 6444, previous: null);
        var before = staged.TryLoad(1)!;

        staged.Restage(1, 6445);

        var after = staged.TryLoad(1)!;
        Assert.Equal(6445, after.Slot);
        Assert.Contains("--secure-port=6445", after.Pod(ComponentNames.ApiServer)!.Manifest, StringComparison.Ordinal);
        Assert.Equal(
            before.Pods.Where(pod => pod.Component != ComponentNames.ApiServer).Select(pod => pod.Manifest),
            after.Pods.Where(pod => pod.Component != ComponentNames.ApiServer).Select(pod => pod.Manifest));
    }

    [Fact]
    public void TryLoad_KilledWhileStaging_IsNone()
    {
        Fresh().Stage(Simulation.First, 6444, previous: null);
        File.Delete(Path.Combine(_paths.Revision(1), "staged.json"));

        Assert.Null(Fresh().TryLoad(1));
    }

    [Fact]
    public void TryLoad_Damaged_Throws()
    {
        Fresh().Stage(Simulation.First, 6444, previous: null);
        File.WriteAllText(Path.Combine(_paths.Revision(1), "revision.json"), "{}");

        Assert.Throws<InvalidDataException>(() => Fresh().TryLoad(1));
    }

    [Fact]
    public void Prune_ManyRevisions_KeepsTheNewestAndTheNamedOnes()
    {
        for (var number = 1; number <= 14; number++)
        {
            Directory.CreateDirectory(_paths.Revision(number));
        }

        Fresh().Prune([2]);

        var left = Directory.GetDirectories(_paths.RevisionsDirectory).Select(Path.GetFileName).Select(int.Parse!).Order();
        Assert.Equal([2, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14], left);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private StagedRevisions Fresh() => new(_paths, TestSpecs.Node);
}
