using Cpctl.Etcd.Client;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Restoration;

namespace Cpctl.Etcd.Tests.Real;

/// <summary>All members end at the same moment under load: the one whose log goes furthest has every acknowledged write, and keeps it when it becomes the only one.</summary>
[Trait("Category", "Etcd")]
public sealed class WholeLogTests
{
    private static readonly string[] Names = ["cp1", "cp2", "cp3"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bookworm")]
    [InlineData("trixie")]
    [InlineData("testing")]
    public async Task Make_MembersKilledUnderLoad_NoAcknowledgedWriteIsLost(string suite)
    {
        await using var cluster = await ThreeAsync(suite);
        await using var writers = new Writers(() => [.. Names.Select(cluster.Client)]);
        await writers.MoreAsync(500);
        await Task.WhenAll(Names.Select(name => cluster.Node(name).Process.KillAsync()));
        await writers.StopAsync();

        var best = Names.Select(name => cluster.Node(name).DataDirectory).MaxBy(directory => (LogTail.Read(directory).LastTerm, LogTail.Read(directory).LastIndex))!;
        var copy = cluster.Scratch("copy");
        var before = LogTail.Read(best);
        Assert.Equal(before, WholeLogCopy.Make(best, copy, Cancellation) with { End = before.End });
        Assert.Equal(before.LastIndex, LogTail.Read(copy).RecordedCommit);
        Assert.Equal(before, LogTail.Read(best));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"etcd {cluster.Release.Version}: {writers.Acknowledged} acknowledged; last entry {before.LastIndex}, recorded commit {before.RecordedCommit}");

        var member = await RestoreAsync(cluster, copy, "restored");

        Assert.Empty(await writers.LostAsync(member));
    }

    /// <summary>A member writes down that an entry is committed together with the next one: a kill right after the acknowledgement leaves it one behind.</summary>
    [Theory]
    [InlineData("bookworm")]
    [InlineData("testing")]
    public async Task Make_KilledRightAfterAnAcknowledgement_KeepsTheWriteThatEtcdsOwnWayLoses(string suite)
    {
        await using var cluster = await ThreeAsync(suite);
        var client = cluster.Client("cp1");
        var last = "";
        for (var i = 0; i < 20; i++) await client.PutAsync(last = $"one/{i}", "acknowledged"u8.ToArray(), Cancellation);
        await Task.WhenAll(Names.Select(name => cluster.Node(name).Process.KillAsync()));
        var behind = Names.Select(name => cluster.Node(name).DataDirectory).First(directory => LogTail.Read(directory) is var log && log.RecordedCommit < log.LastIndex);

        var (plain, whole) = (cluster.Scratch("plain"), cluster.Scratch("whole"));
        CopyDirectory(behind, plain);
        WholeLogCopy.Make(behind, whole, Cancellation);

        Assert.Null(await (await RestoreAsync(cluster, plain, "forced")).GetAsync(last, Cancellation));
        Assert.NotNull(await (await RestoreAsync(cluster, whole, "restored")).GetAsync(last, Cancellation));
    }

    [Fact]
    public async Task Make_MemberThatRuns_IsRefused()
    {
        await using var cluster = await TestCluster.StartAsync("testing", "cp1");
        var copy = cluster.Scratch("copy");

        Assert.Throws<IOException>(() => WholeLogCopy.Make(cluster.Node("cp1").DataDirectory, copy, Cancellation));

        Assert.False(Path.Exists(copy));
    }

    private static void CopyDirectory(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static async Task<TestCluster> ThreeAsync(string suite)
    {
        var cluster = await TestCluster.StartAsync(suite, "cp1");
        foreach (var name in Names[1..]) await JoinAsync(cluster, name);
        return cluster;
    }

    private static async Task<EtcdMember> RestoreAsync(TestCluster cluster, string copy, string name)
    {
        await using (var alone = new LoneMember(cluster.Release, copy)) await alone.ServeAndEndAsync(Cancellation);
        var node = cluster.Node(name);
        var first = new FirstMember(node.Name, node.PeerUrl, $"another-cluster-{name}");
        using (var database = new FileBytes(new DataDirectory(copy).Database))
        {
            RestoredDirectory.Build(database, node.DataDirectory, first, new RevisionRule(RestoredDirectory.Bump), (_, _) => KeyEdit.Keep, Cancellation);
        }

        var identity = MemberIdentity.First(node.Name, node.PeerUrl, epoch: 2, first.Token) with
        {
            ClusterId = MemberId.ToText(first.ClusterId), MemberId = MemberId.ToText(first.MemberId), HasStarted = true,
        };
        new DataDirectory(node.DataDirectory).Stamp(identity);
        node.Launch(identity);
        await cluster.ServingAsync(node);
        return cluster.Client(name);
    }

    // etcd refuses a change until it has seen every member for some seconds.
    private static async Task JoinAsync(TestCluster cluster, string name)
    {
        var source = cluster.Client("cp1");
        MemberInfo? learner = null;
        await PersistAsync($"{name} is added", async () => learner = await source.AddLearnerAsync(cluster.Node(name).PeerUrl, Cancellation));
        await cluster.StartJoinedAsync(name, source);
        await PersistAsync($"{name} is promoted", () => source.PromoteAsync(learner!.Id, Cancellation));
        await cluster.ServingAsync(cluster.Node(name));
    }

    private static Task PersistAsync(string what, Func<Task> change) => Eventually.TrueAsync(what, TimeSpan.FromSeconds(30), async () =>
    {
        try
        {
            await change();
            return true;
        }
        catch (EtcdException)
        {
            return false;
        }
    });
}
