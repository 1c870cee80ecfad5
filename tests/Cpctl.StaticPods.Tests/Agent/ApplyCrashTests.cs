using CsCheck;
using Cpctl.StaticPods.Revisions;
using Cpctl.StaticPods.Tests.Agent.World;

namespace Cpctl.StaticPods.Tests.Agent;

/// <summary>Whatever interrupts an agent, and however often: the node gets where it should, and nothing is harmed on the way.</summary>
[Trait("Category", "Unit")]
public sealed class ApplyCrashTests
{
    private static readonly Revision EverythingChanged = Simulation.Next(
        Simulation.First,
        spec => spec with { Version = "v1.21.0", Etcd = spec.Etcd with { SnapshotCount = 5000 } },
        "registry.example/cpctl:0.2.0");

    private static readonly Revision ApiServerChanged = Simulation.Next(
        EverythingChanged,
        spec => spec with { Version = "v1.21.1", Etcd = spec.Etcd with { SnapshotCount = 5000 } },
        "registry.example/cpctl:0.2.0");

    /// <summary>Each kill falls after so many turns, into a step after so many readings of the clock.</summary>
    private static readonly Gen<(int Turns, int Readings)[]> Kills = Gen.Select(Gen.Int[0, 25], Gen.Int[0, 15]).Array[0, 12];

    [Fact]
    public Task FirstRevision_KilledAnywhere_Converges() => Kills.SampleAsync(
        async kills =>
        {
            using var node = new Simulation().AfterBootstrap();
            await RunAsync(node, kills);
            node.World.Etcd.BootstrapMember = false;
            await node.ConvergeAsync();
            Assert.Equal(1, node.State.LastGood);
            Assert.False(Directory.Exists(node.Paths.BootstrapEtcdDataDirectory));
            Assert.Empty(node.World.Violations);
        },
        iter: 20);

    [Fact]
    public Task Join_KilledAnywhere_Converges() => Kills.SampleAsync(
        async kills =>
        {
            using var node = new Simulation().AfterJoin();
            await RunAsync(node, kills);
            Assert.Equal(1, node.State.LastGood);
            Assert.Empty(node.World.Violations);
        },
        iter: 20);

    [Fact]
    public Task NewRevision_KilledAnywhere_Converges() => Kills.SampleAsync(
        async kills =>
        {
            using var node = await new Simulation().AfterFirstRevisionAsync();
            node.Offer(EverythingChanged);
            await RunAsync(node, kills);
            Assert.Equal(2, node.State.LastGood);
            Assert.Equal(6, node.World.Alive.Count());
            Assert.Empty(node.World.Violations);
        },
        iter: 20);

    [Fact]
    public Task NewRevision_SupersededOnTheWay_Converges() => Kills.SampleAsync(
        async kills =>
        {
            using var node = await new Simulation().AfterFirstRevisionAsync();
            node.Offer(EverythingChanged);
            await InterruptAsync(node, kills);
            node.Offer(ApiServerChanged);
            await RunAsync(node, kills);
            Assert.Equal(3, node.State.LastGood);
            Assert.Equal(6, node.World.Alive.Count());
            Assert.Empty(node.World.Violations);
        },
        iter: 10);

    [Fact]
    public Task NewRevision_NodeRebootsAnywhere_Converges() => Gen.Int[0, 120].Array[1, 3].SampleAsync(
        async reboots =>
        {
            using var node = await new Simulation().AfterFirstRevisionAsync();
            node.Offer(EverythingChanged);
            foreach (var turns in reboots)
            {
                await TurnAsync(node, turns);
                node.Reboot();
            }

            await node.ConvergeAsync();
            Assert.Equal(2, node.State.LastGood);
            Assert.Equal(6, node.World.Alive.Count());
            Assert.Empty(node.World.Violations);
        },
        iter: 10);

    [Fact]
    public Task FailingRevision_KilledAnywhere_EndsAtTheLastGoodOne() => Gen.Select(
            Kills, Gen.OneOf(Gen.Const("kube-apiserver-r2"), Gen.Const("etcd-r2"), Gen.Const("cpctl-agent-r2"))).SampleAsync(
        async (kills, broken) =>
        {
            using var node = await new Simulation().AfterFirstRevisionAsync();
            (broken == "etcd-r2" ? node.World.Crashing : node.World.Broken).Add(broken);
            node.Offer(EverythingChanged);
            await InterruptAsync(node, kills);
            await node.UntilAsync(() => node.State.Failed == 2, limit: 6000);
            await node.ConvergeAsync();
            Assert.Equal(1, node.State.LastGood);
            Assert.Equal(6, node.World.Alive.Count());
            Assert.Empty(node.World.Violations);
        },
        iter: 10);

    private static async Task RunAsync(Simulation node, (int Turns, int Readings)[] kills)
    {
        await InterruptAsync(node, kills);
        await node.ConvergeAsync();
    }

    private static async Task InterruptAsync(Simulation node, (int Turns, int Readings)[] kills)
    {
        foreach (var (turns, readings) in kills)
        {
            await TurnAsync(node, turns);
            node.KillAfter(readings);
        }
    }

    private static async Task TurnAsync(Simulation node, int turns)
    {
        for (var i = 0; i < turns; i++)
        {
            await node.TurnAsync();
        }
    }
}
