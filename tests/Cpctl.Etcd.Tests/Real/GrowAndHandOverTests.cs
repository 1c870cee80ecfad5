using Cpctl.Etcd.Membership;

namespace Cpctl.Etcd.Tests.Real;

[Trait("Category", "Etcd")]
public sealed class GrowAndHandOverTests
{
    [Theory]
    [InlineData("bookworm")]
    [InlineData("testing")]
    public async Task Plan_ThreeNodesJoinAndBootstrapLeavesUnderLoad_ThreeVotersAndNoLostWrite(string suite)
    {
        await using var cluster = await TestCluster.StartAsync(suite);
        var driver = new PlanDriver(cluster);
        var start = TimeProvider.System.GetTimestamp();
        List<string> targets = ["bootstrap"];
        await using var writers = new Writers(() => [.. targets.ToArray().Select(cluster.Client)]);

        driver.Request("cp1", joins: true);
        await driver.UntilSettledAsync();
        var firstVoter = TimeProvider.System.GetElapsedTime(start);
        targets = ["cp1"];
        driver.BootstrapMayGo = true;
        driver.Request("cp2", joins: true);
        driver.Request("cp3", joins: true);
        await driver.UntilSettledAsync();
        var all = TimeProvider.System.GetElapsedTime(start);

        await writers.StopAsync();
        var view = await cluster.ObserveAsync();
        Assert.Equal(["cp1", "cp2", "cp3"], view.Voters.Select(m => m.Info.Name).Order());
        Assert.True(view.EveryVoterIsHealthy);
        Assert.Empty(view.Learners);
        Assert.Empty(await writers.LostAsync(cluster.Client("cp1")));
        Assert.True(await cluster.Node("bootstrap").Process.ExitCodeAsync(TimeSpan.FromSeconds(10)) is 0 or 1, "a removed member ends by itself");
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"etcd {cluster.Release.Version}: first voter {firstVoter.TotalSeconds:0.0} s, all {all.TotalSeconds:0.0} s, {writers.Acknowledged} writes acknowledged, "
            + $"longest gap {writers.LongestGap.TotalMilliseconds:0} ms, refused {driver.Refusals.Count} times\n{string.Join('\n', driver.Timeline)}\n{string.Join('\n', driver.Refusals.Distinct())}");
    }
}
