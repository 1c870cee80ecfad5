using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.StaticPods.Tests.Agent.World;

namespace Cpctl.StaticPods.Tests.Agent;

/// <summary>What a simulated node's real agent tells as Events.</summary>
[Trait("Category", "Unit")]
public sealed class NodeNewsTests
{
    [Fact]
    public async Task Apply_NewRevision_TellsEachComponentAndTheCommit()
    {
        using var simulation = await new Simulation().AfterFirstRevisionAsync();
        simulation.Offer(Simulation.Next(Simulation.First, spec => spec with { ApiServer = new ApiServerSpec { EventTTL = "2h" } }));
        await simulation.ConvergeAsync();

        var told = await ToldAsync(simulation);

        Assert.Contains(told, one => one is { Reason: "ComponentStarted", Message: "start kube-apiserver-r2 (revision 2)" });
        Assert.Contains(told, one => one is { Reason: "ApiServerSwitched" });
        Assert.Contains(told, one => one is { Reason: "RevisionCommitted", Message: "revision 2 is good and committed" });
        Assert.All(told, one => Assert.Equal(("ControlPlaneNode", "cp1"), (one.InvolvedObject.Kind, one.InvolvedObject.Name)));
    }

    [Fact]
    public async Task Apply_GateIsShut_TellsItOnce()
    {
        using var simulation = await new Simulation().AfterFirstRevisionAsync();
        simulation.World.Etcd.GateIsShut = true;
        simulation.Offer(Simulation.Next(Simulation.First, spec => spec with { Etcd = spec.Etcd with { SnapshotCount = 5000 } }));
        for (var turn = 0; turn < 200; turn++)
        {
            await simulation.TurnAsync();
        }

        var waits = (await ToldAsync(simulation)).Where(one => one.Reason == "GateWaits").ToArray();

        Assert.Equal(("etcd may not be restarted now: another voter is down", 1), (Assert.Single(waits).Message, waits[0].Count));
    }

    private static async Task<IReadOnlyList<KubeEvent>> ToldAsync(Simulation simulation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        simulation.Events.Tell(new ConfigMap { Metadata = new ObjectMeta { Name = "last", Namespace = "elsewhere" } }, EventSeverity.Normal, "Last", "last");
        var running = simulation.Events.RunAsync(stop.Token);
        while ((await simulation.Kubernetes.ListAsync(ResourceTypes.Events, "elsewhere", null, stop.Token)).Items.Count == 0)
        {
            await Task.Yield();
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        return (await simulation.Kubernetes.ListAsync(ResourceTypes.Events, "default", null, TestContext.Current.CancellationToken)).Items;
    }
}
