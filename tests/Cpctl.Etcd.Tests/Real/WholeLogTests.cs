using Cpctl.Etcd.Client;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Restoration;

namespace Cpctl.Etcd.Tests.Real;

/// <summary>All members end at the same moment under load: the one whose log goes furthest has every acknowledged write, and keeps it when it becomes the only one.</summary>
[Trait("Category", "Etcd")]
public sealed class WholeLogTests
{
    private const string Restored = "restored";
    private static readonly string[] Names = ["cp1", "cp2", "cp3"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bookworm")]
    [InlineData("trixie")]
    [InlineData("testing")]
    public async Task Make_MembersKilledUnderLoad_NoAcknowledgedWriteIsLost(string suite)
    {
        await using var cluster = await TestCluster.StartAsync(suite, "cp1");
        foreach (var name in Names[1..]) await JoinAsync(cluster, name);
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
        await using (var alone = new LoneMember(cluster.Release, copy)) await alone.ServeAndEndAsync(Cancellation);

        var member = await RestoreAsync(cluster, copy);

        Assert.Empty(await writers.LostAsync(member));
    }

    [Fact]
    public async Task Make_MemberThatRuns_IsRefused()
    {
        await using var cluster = await TestCluster.StartAsync("testing", "cp1");
        var copy = cluster.Scratch("copy");

        Assert.Throws<IOException>(() => WholeLogCopy.Make(cluster.Node("cp1").DataDirectory, copy, Cancellation));

        Assert.False(Path.Exists(copy));
    }

    private static async Task<EtcdMember> RestoreAsync(TestCluster cluster, string copy)
    {
        var node = cluster.Node(Restored);
        var first = new FirstMember(node.Name, node.PeerUrl, "another-cluster");
        using (var database = new FileBytes(new DataDirectory(copy).Database))
        {
            RestoredDirectory.Build(database, node.DataDirectory, first, RestoredDirectory.Bump, (_, _) => KeyEdit.Keep, Cancellation);
        }

        var identity = MemberIdentity.First(node.Name, node.PeerUrl, epoch: 2, first.Token) with
        {
            ClusterId = MemberId.ToText(first.ClusterId), MemberId = MemberId.ToText(first.MemberId), HasStarted = true,
        };
        new DataDirectory(node.DataDirectory).Stamp(identity);
        node.Launch(identity);
        await cluster.ServingAsync(node);
        return cluster.Client(Restored);
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
