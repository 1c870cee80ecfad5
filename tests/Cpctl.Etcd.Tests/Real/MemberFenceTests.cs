using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;

namespace Cpctl.Etcd.Tests.Real;

/// <summary>Once a member is the only one and has stopped, nobody acknowledges a write any more, whatever the others do; and it has all that was acknowledged.</summary>
[Trait("Category", "Etcd")]
public sealed class MemberFenceTests
{
    private const string Stays = "cp2";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bookworm", false)]
    [InlineData("trixie", false)]
    [InlineData("testing", false)]
    [InlineData("testing", true)]
    public async Task Take_UntilClosedUnderWrites_TheOthersNeverServeAgain(string suite, bool oneIsOff)
    {
        await using var cluster = await TestCluster.StartAsync(suite, "cp1");
        foreach (var name in new[] { Stays, "cp3" }) await JoinAsync(cluster, name);

        // Killed, one never hears of any removal: it believes in a cluster of three for ever.
        if (oneIsOff) await cluster.Node("cp3").Process.KillAsync();
        var names = oneIsOff ? new[] { "cp1", Stays } : ["cp1", Stays, "cp3"];
        await using var writers = new Writers(() => [.. names.Select(cluster.Client)]);
        await writers.MoreAsync(200);

        var fence = new MemberFence(cluster.Pool, cluster.Node(Stays).ClientUrl, cluster.Node(Stays).PeerUrl);
        await Eventually.TrueAsync($"{Stays} is the only member", Patience, async () =>
        {
            try
            {
                return await fence.TakeAsync(Cancellation) is FenceStep.Closed;
            }
            catch (EtcdException)
            {
                return false;
            }
        });
        await writers.MoreAsync(50);
        await cluster.Node(Stays).Process.TerminateAsync();

        var others = new[] { "cp1", "cp3" };
        foreach (var name in others)
        {
            if (!cluster.Node(name).Process.HasExited) await cluster.Node(name).Process.TerminateAsync();
            cluster.Node(name).Launch();
        }

        for (var i = 0; i < 20; i++)
        {
            foreach (var name in others) await Assert.ThrowsAsync<EtcdException>(() => cluster.Client(name).PutAsync("split", "brain"u8.ToArray(), Cancellation));
        }

        await writers.StopAsync();
        cluster.Node(Stays).Launch();
        await cluster.ServingAsync(cluster.Node(Stays));
        Assert.Empty(await writers.LostAsync(cluster.Client(Stays)));
        Assert.Null(await cluster.Client(Stays).GetAsync("split", Cancellation));
        Assert.Equal([Stays], (await cluster.Client(Stays).MembersAsync(Cancellation)).Members.Select(member => member.Name));
    }

    private static async Task JoinAsync(TestCluster cluster, string name)
    {
        MemberInfo? learner = null;
        await PersistAsync($"{name} is added", async () => learner = await cluster.Client("cp1").AddLearnerAsync(cluster.Node(name).PeerUrl, Cancellation));
        await cluster.StartJoinedAsync(name, cluster.Client("cp1"));
        await PersistAsync($"{name} is promoted", () => cluster.Client("cp1").PromoteAsync(learner!.Id, Cancellation));
        await cluster.ServingAsync(cluster.Node(name));
    }

    // etcd refuses a change until it has seen every member for some seconds.
    private static Task PersistAsync(string what, Func<Task> change) => Eventually.TrueAsync(what, Patience, async () =>
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
