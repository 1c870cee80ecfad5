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
        EndpointObservation[] observations = [];
        await Eventually.TrueAsync("both take connections", TimeSpan.FromSeconds(30), async () =>
        {
            observations = [.. await new EndpointSurvey(cluster.Pool).AskAsync([first.ClientUrl, elsewhere.ClientUrl, nobody], [first.PeerUrl], Cancellation)];
            return observations.Count(observation => observation.Connects) == 3;
        });

        Assert.True(observations[0] is { ServesQuorumReads: true, Problem: null, Status: not null });
        Assert.Equal(["cp1"], observations[0].Members!.Members.Select(member => member.Name));
        Assert.True(observations[1] is { Connects: true, Status: null, Problem: not null }, "a certificate for another address");
        Assert.True(observations[2] is { Connects: false, Status: null });
        Assert.True(observations[3] is { Connects: true, Status: null }, "the port for members");
    }

    [Fact]
    public async Task Ask_OwnCertificateIsMissing_WhoeverListensIsThere()
    {
        await using var cluster = await TestCluster.StartAsync("testing", "cp1");
        using var pool = new EtcdMemberPool(cluster.Certificates.Client with { Key = cluster.Scratch("missing.key") });

        var observation = Assert.Single(await new EndpointSurvey(pool).AskAsync([cluster.Node("cp1").ClientUrl], [], Cancellation));

        Assert.True(observation is { Connects: true, Status: null });
        Assert.Contains("can't be used", observation.Problem, StringComparison.Ordinal);
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

        EndpointObservation[] observations = [];
        await Eventually.TrueAsync("another leader", TimeSpan.FromSeconds(30), async () =>
        {
            observations = [.. await new EndpointSurvey(cluster.Pool).AskAsync(cluster.Endpoints, [], Cancellation)];
            return observations.Count(observation => observation.ServesQuorumReads) == 2;
        });
        Assert.Single(observations, observation => !observation.Connects && observation.Url == cluster.Node("cp1").ClientUrl);
        Assert.All(observations.Where(observation => observation.Connects), observation => Assert.Equal(3, observation.Members!.Members.Count));
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
