using Cpctl.Etcd.Database;
using Cpctl.Etcd.Versions;

namespace Cpctl.Etcd.Tests.Real;

/// <summary>etcd 3.4 becomes 3.5 member by member, while a database says at every moment which releases can still read it.</summary>
[Trait("Category", "Etcd")]
public sealed class ReleaseChangeTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    private static readonly string[] Names = ["cp1", "cp2", "cp3"];

    [Fact]
    public async Task Upgrade_MemberByMemberUnderLoad_CanBeTakenBackUntilTheLast()
    {
        await using var cluster = await TestCluster.StartAsync("bookworm", "cp1");
        var newer = await EtcdRelease.OfSuiteAsync("testing");
        var older = cluster.Release;
        var driver = new PlanDriver(cluster);
        driver.Request("cp2", joins: true);
        driver.Request("cp3", joins: true);
        await driver.UntilSettledAsync();
        List<string> targets = ["cp1", "cp2", "cp3"];
        await using var writers = new Writers(() => [.. targets.ToArray().Select(cluster.Client)]);

        await ChangeAsync(cluster, "cp1", newer);
        await ChangeAsync(cluster, "cp2", newer);
        Assert.All(Names, name => Assert.Equal(older.Version.Minor, WrittenFor(cluster, name).Minor));

        // The middle of the upgrade: back again, and the data is readable.
        await ChangeAsync(cluster, "cp2", older);
        await ChangeAsync(cluster, "cp2", newer);
        await ChangeAsync(cluster, "cp3", newer);
        foreach (var name in Names)
        {
            await Eventually.TrueAsync($"{name} is written for {newer.Version.Minor}", Soon, () => Task.FromResult(WrittenFor(cluster, name).Minor == newer.Version.Minor));
        }

        await writers.StopAsync();
        Assert.Empty(await writers.LostAsync(cluster.Client("cp1")));
        var member = cluster.Client("cp1");
        var revision = (await member.StatusAsync(TestContext.Current.CancellationToken)).Revision;
        var hashes = await Task.WhenAll(Names.Select(name => cluster.Client(name).HashAsync(revision, TestContext.Current.CancellationToken)));
        Assert.Single(hashes.Select(hash => hash.Hash).Distinct());

        // The end: what the rule says is what etcd does. It is asked before: the older etcd that refuses may leave its own version in the database,
        // replayed from its log up to where it stopped.
        var last = cluster.Node("cp3");
        await last.Process.TerminateAsync();
        Assert.False(ClusterVersion.CanBeReadBy(WrittenFor(cluster, "cp3"), older.Version));
        last.Release = older;
        Assert.NotEqual(0, await last.Launch().ExitCodeAsync(Soon));
        Assert.Contains("invalid downgrade", last.Process.Log, StringComparison.Ordinal);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"etcd {older.Version} to {newer.Version}: {writers.Acknowledged} writes acknowledged, none lost, longest gap {writers.LongestGap.TotalMilliseconds:0} ms");
    }

    private static async Task ChangeAsync(TestCluster cluster, string name, EtcdRelease release)
    {
        var node = cluster.Node(name);
        await node.Process.TerminateAsync();
        node.Release = release;
        node.Launch();
        await cluster.ServingAsync(node);
    }

    private static EtcdVersion WrittenFor(TestCluster cluster, string name) =>
        ClusterVersion.TryRead(cluster.Node(name).DataDirectory) ?? throw new InvalidOperationException($"the database of {name} does not say");
}
