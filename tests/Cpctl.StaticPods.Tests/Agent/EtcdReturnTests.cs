using Cpctl.Etcd.Versions;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Agent.Reporting;
using Cpctl.StaticPods.Agent.State;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Revisions;
using CsCheck;

namespace Cpctl.StaticPods.Tests.Agent;

/// <summary>etcd goes back to an older release only while its data can still be read by it.</summary>
[Trait("Category", "Unit")]
public sealed class EtcdReturnTests
{
    /// <summary>The newer etcd of revision 3 runs, and the target is revision 2 with 3.4.</summary>
    private static NodeObservation GoingBack(string writtenFor, long lastGood = 2) => Observations.Settled with
    {
        Target = new TargetRevision(
            2, 6445, Observations.Target.Pods, [new RevisionFile(NodeSettings.FilePath, ComponentNames.Settings, "version: v1.20.2\netcd:\n  version: 3.4.23\n")]),
        LastGood = lastGood,
        Manifests = [.. Observations.Settled.Manifests.Where(manifest => manifest.Component != ComponentNames.Etcd), new ManifestFile("etcd-r3", "etcd-r3")],
        Pods = [.. Observations.Settled.Pods.Where(run => run.PodName != "etcd-r2"), Observations.Run("etcd-r3", 3, 1)],
        Etcd = Observations.Settled.Etcd with { WrittenFor = EtcdVersion.Parse(writtenFor) },
    };

    [Fact]
    public void Next_DataStillOfTheOldRelease_GoesBack()
    {
        var step = Assert.IsType<ApplyStep.WriteManifest>(ApplyPlan.Next(GoingBack("3.4.0")));

        Assert.Equal("etcd-r2", step.Pod.PodName);
    }

    [Fact]
    public void Next_DataOfTheNewerRelease_EtcdStaysAndTheRestGoesBack()
    {
        var node = GoingBack("3.5.0");

        Assert.IsType<ApplyStep.Idle>(ApplyPlan.Next(node));
        var scheduler = node.Target.Pod(ComponentNames.Scheduler)!;
        var changed = node with { Manifests = [.. node.Manifests.Where(manifest => manifest.PodName != scheduler.PodName), new ManifestFile(scheduler.PodName, "revision 3's")] };
        Assert.Equal(scheduler.PodName, Assert.IsType<ApplyStep.RemoveManifest>(ApplyPlan.Next(changed)).PodName);
    }

    [Fact]
    public void Build_DataOfTheNewerRelease_TheStatusSaysThatEtcdStays()
    {
        var node = GoingBack("3.5.0");

        var etcd = StatusBuilder.Build(new AgentState { LastGood = 2, Failed = 3 }, node, ApplyPlan.Next(node), null, [], null, "10.0.0.1", "1").Components.Single(component => component.Name == ComponentNames.Etcd);

        Assert.Equal((true, 3L), (etcd.Ready, etcd.Revision));
        Assert.Equal("it stays at a newer release: etcd's data is written for 3.5, which 3.4.23 cannot read", etcd.Message);
    }

    [Fact]
    public void Next_DataOfTheNewerReleaseAndEtcdNotWell_WaitsAndSaysWhy()
    {
        var node = GoingBack("3.5.0");

        var step = Assert.IsType<ApplyStep.Wait>(ApplyPlan.Next(node with { Etcd = node.Etcd with { Health = PodHealth.Bad("no leader") } }));

        Assert.Equal(ComponentNames.Etcd, step.Component);
        Assert.Contains("etcd's data is written for 3.5, which 3.4.23 cannot read", step.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Next_NewTargetThatCannotReadTheData_IsRefusedBeforeAnythingIsTouched()
    {
        var step = Assert.IsType<ApplyStep.FallBack>(ApplyPlan.Next(GoingBack("3.5.0", lastGood: 1)));

        Assert.Equal((2, ComponentNames.Etcd), (step.Revision, step.Component));
    }

    [Fact]
    public void Next_AnyObservationWithNewerData_NeverStartsTheOlderEtcd() => Observations.Any.Sample(
        any =>
        {
            var node = any with { Target = GoingBack("3.5.0").Target, Etcd = any.Etcd with { WrittenFor = EtcdVersion.Parse("3.5.0") } };

            Assert.False(ApplyPlan.Next(node) is ApplyStep.WriteManifest { Pod.Component: ComponentNames.Etcd });
        },
        iter: 20_000);
}
