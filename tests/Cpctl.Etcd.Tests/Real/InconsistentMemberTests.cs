using Cpctl.Etcd.Maintenance;
using Cpctl.Etcd.Repair;

namespace Cpctl.Etcd.Tests.Real;

/// <summary>One of three members holds something else, and etcd ends with its own words about that: the hashes of all tell who is wrong.</summary>
[Trait("Category", "Etcd")]
public sealed class InconsistentMemberTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bookworm")]
    [InlineData("testing")]
    public async Task Judge_TheOneThatIsWrongRestarts_IsTheMinority(string suite)
    {
        await using var cluster = await TestCluster.OfVotersAsync(suite, 3, snapshotCount: 10);
        await WrongContent.PutIntoAsync(cluster, "cp2");

        var verdict = await RestartedAsync(cluster, "cp2");

        Assert.Equal(ContentSide.Minority, verdict.Side);
    }

    [Theory]
    [InlineData("bookworm")]
    [InlineData("testing")]
    public async Task Judge_AGoodOneRestartsBesideTheOneThatIsWrong_IsTheMajority(string suite)
    {
        await using var cluster = await TestCluster.OfVotersAsync(suite, 3, snapshotCount: 10);
        await WrongContent.PutIntoAsync(cluster, "cp2");

        var verdict = await RestartedAsync(cluster, "cp1");

        Assert.True(verdict.Side == ContentSide.Majority, $"{verdict} {cluster.Node("cp1").Process.Log}");
        Assert.Contains(", and cp2 not", verdict.Reason, StringComparison.Ordinal);

        // Its agent then lets it start, and with it the majority is there that says who is wrong.
        cluster.Node("cp1").SkipsContentCheck = true;
        cluster.Node("cp1").Launch();
        await Eventually.TrueAsync("cp2 can be taken out", Patience, async () =>
        {
            var view = await cluster.ObserveAsync();
            return view.EveryVoterIsHealthy && await new ContentRepair(cluster.Pool).DecideAsync(view, null, Cancellation) is RepairStep.Remove { Name: "cp2" } or RepairStep.MoveLeader;
        });
    }

    /// <summary>Ends the member and starts it again as the kubelet does; what its agent makes of its last words.</summary>
    private static async Task<ContentVerdict> RestartedAsync(TestCluster cluster, string name)
    {
        var node = cluster.Node(name);
        var id = (await cluster.ObserveAsync()).FindByPeerUrl(node.PeerUrl)!.Id;
        for (var i = 0; i < 30; i++) await cluster.Client("cp3").PutAsync("/registry/more", "x"u8.ToArray(), Cancellation);
        await node.Process.TerminateAsync();
        node.Launch();
        await Eventually.TrueAsync("etcd ends", Patience, () =>
        {
            Assert.False(node.Process.Log.Contains("ready to serve client requests", StringComparison.Ordinal), node.Process.Log);
            return Task.FromResult(node.Process.HasExited);
        });
        var lines = node.Process.Log.Split('\n');
        Assert.True(InconsistencySigns.Are(lines), node.Process.Log);
        ContentVerdict? verdict = null;
        await Eventually.TrueAsync("the others serve", Patience, async () =>
        {
            var view = await cluster.ObserveAsync();
            if (view.HealthyVoters < 2) return false;
            verdict = await new ContentHasher(cluster.Pool).JudgeAsync(view, id, InconsistencySigns.OwnHash(lines), Cancellation);
            return true;
        });
        return verdict!;
    }
}
