using Cpctl.Etcd.Client;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Membership;

namespace Cpctl.Etcd.Tests.Real;

/// <summary>A member that can't be asked is told apart from one that is not there.</summary>
[Trait("Category", "Etcd")]
public sealed class EndpointSurveyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bookworm")]
    [InlineData("trixie")]
    [InlineData("testing")]
    public async Task Ask_MembersOfEveryKind_TellsWhoIsThere(string suite)
    {
        await using var cluster = await TestCluster.StartAsync(suite, "cp1");
        var first = cluster.Node("cp1");
        await using var elsewhere = new TestMember(Directory.CreateDirectory(cluster.Scratch("elsewhere")).FullName, "cp2", cluster.Release, cluster.Certificates) { CertificateName = "elsewhere" };
        elsewhere.Launch(MemberIdentity.First("cp2", elsewhere.PeerUrl, epoch: 1, "other"));
        var nobody = $"https://127.0.0.1:{Ports.Free()}";
        EndpointSight[] sights = [];
        await Eventually.TrueAsync("both take connections", TimeSpan.FromSeconds(30), async () =>
        {
            sights = [.. await new EndpointSurvey(cluster.Pool).AskAsync([first.ClientUrl, elsewhere.ClientUrl, nobody], [first.PeerUrl], Cancellation)];
            return sights.Count(sight => sight.Connects) == 3;
        });

        Assert.True(sights[0] is { ServesQuorumReads: true, Problem: null, Status: not null });
        Assert.Equal(["cp1"], sights[0].Members!.Members.Select(member => member.Name));
        Assert.True(sights[1] is { Connects: true, Status: null, Problem: not null }, "a certificate for another address");
        Assert.True(sights[2] is { Connects: false, Status: null });
        Assert.True(sights[3] is { Connects: true, Status: null }, "the port for members");
    }

    [Fact]
    public async Task Ask_OwnCertificateIsMissing_WhoeverListensIsThere()
    {
        await using var cluster = await TestCluster.StartAsync("testing", "cp1");
        using var pool = new EtcdMemberPool(cluster.Certificates.Client with { Key = cluster.Scratch("missing.key") });

        var sight = Assert.Single(await new EndpointSurvey(pool).AskAsync([cluster.Node("cp1").ClientUrl], [], Cancellation));

        Assert.True(sight is { Connects: true, Status: null });
        Assert.Contains("can't be used", sight.Problem, StringComparison.Ordinal);
    }

    /// <summary>Its own member is down: it finds the others where it saw them last, with a quorum between them.</summary>
    [Fact]
    public async Task Ask_OneOfThreeIsKilled_TheOthersServe()
    {
        await using var cluster = await TestCluster.StartAsync("testing", "cp1");
        foreach (var name in new[] { "cp2", "cp3" })
        {
            MemberInfo? learner = null;
            await PersistAsync(async () => learner = await cluster.Client("cp1").AddLearnerAsync(cluster.Node(name).PeerUrl, Cancellation));
            await cluster.StartJoinedAsync(name, cluster.Client("cp1"));
            await PersistAsync(() => cluster.Client("cp1").PromoteAsync(learner!.Id, Cancellation));
            await cluster.ServingAsync(cluster.Node(name));
        }

        await cluster.Node("cp1").Process.KillAsync();

        EndpointSight[] sights = [];
        await Eventually.TrueAsync("another leader", TimeSpan.FromSeconds(30), async () =>
        {
            sights = [.. await new EndpointSurvey(cluster.Pool).AskAsync(cluster.Endpoints, [], Cancellation)];
            return sights.Count(sight => sight.ServesQuorumReads) == 2;
        });
        Assert.Single(sights, sight => !sight.Connects && sight.Url == cluster.Node("cp1").ClientUrl);
        Assert.All(sights.Where(sight => sight.Connects), sight => Assert.Equal(3, sight.Members!.Members.Count));
    }

    // etcd refuses a change until it has seen every member for some seconds.
    private static Task PersistAsync(Func<Task> change) => Eventually.TrueAsync("the change is made", TimeSpan.FromSeconds(60), async () =>
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
