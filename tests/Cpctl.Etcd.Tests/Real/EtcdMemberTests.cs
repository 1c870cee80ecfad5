using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Launch;

namespace Cpctl.Etcd.Tests.Real;

[Trait("Category", "Etcd")]
public sealed class EtcdMemberTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bookworm")]
    [InlineData("trixie")]
    [InlineData("testing")]
    public async Task Calls_OneMember_AnswerTyped(string suite)
    {
        await using var cluster = await TestCluster.StartAsync(suite, "cp1");
        var member = cluster.Client("cp1");

        var status = await member.StatusAsync(Cancellation);
        Assert.Equal(cluster.Release.Version.ToString(), status.Version);
        Assert.True(status is { IsLeader: true, IsLearner: false, DbSize: > 0, DbSizeInUse: > 0, RaftIndex: > 0, RaftAppliedIndex: > 0 });
        Assert.Empty(status.Errors);

        var list = await member.MembersAsync(Cancellation);
        var self = Assert.Single(list.Members);
        Assert.Equal((status.ClusterId, status.MemberId, "cp1", true), (list.ClusterId, self.Id, self.Name, self.HasStarted));

        var revision = await member.PutAsync("a", "1"u8.ToArray(), Cancellation);
        Assert.Equal("1"u8.ToArray(), (await member.GetAsync("a", Cancellation))!.Value.ToArray());
        Assert.Equal(revision, (await member.GetFromThisMemberAsync("a", Cancellation))!.ModRevision);
        Assert.True((await member.PutIfUnchangedAsync("a", "2"u8.ToArray(), revision, Cancellation)).Succeeded);
        Assert.False((await member.PutIfUnchangedAsync("a", "3"u8.ToArray(), revision, Cancellation)).Succeeded);
        Assert.False((await member.PutIfUnchangedAsync("a", "3"u8.ToArray(), 0, Cancellation)).Succeeded);
        Assert.True((await member.HashAsync(revision, Cancellation)).Hash != 0);
        Assert.True(await member.DeleteAsync("a", Cancellation));
        Assert.Null(await member.GetAsync("a", Cancellation));
        Assert.False(await member.DeleteAsync("a", Cancellation));

        Assert.Empty(await member.AlarmsAsync(Cancellation));
        await member.DefragmentAsync(Cancellation);
        await member.UpdatePeerAsync(self.Id, cluster.Node("cp1").PeerUrl, Cancellation);
    }

    [Theory]
    [InlineData("bookworm")]
    [InlineData("testing")]
    public async Task Changes_EtcdSaysNo_RefusedWithItsWords(string suite)
    {
        await using var cluster = await TestCluster.StartAsync(suite, "cp1");
        var member = cluster.Client("cp1");
        var learner = await member.AddLearnerAsync("https://127.0.0.1:9", Cancellation);
        Assert.True(learner is { IsLearner: true, HasStarted: false, ClientUrl: null });

        var second = await Assert.ThrowsAsync<EtcdException>(() => member.AddLearnerAsync("https://127.0.0.1:10", Cancellation));
        Assert.Equal((EtcdFailure.Refused, "etcdserver: too many learner members in cluster"), (second.Failure, second.Reason));

        var update = await Assert.ThrowsAsync<EtcdException>(() => member.UpdatePeerAsync(learner.Id, "https://127.0.0.1:11", Cancellation));
        Assert.Equal(EtcdFailure.Refused, update.Failure);

        var missing = await Assert.ThrowsAsync<EtcdException>(() => member.RemoveAsync(12345, Cancellation));
        Assert.Equal((EtcdFailure.Refused, "etcdserver: member not found"), (missing.Failure, missing.Reason));

        await member.RemoveAsync(learner.Id, Cancellation);
        Assert.Single((await member.MembersAsync(Cancellation)).Members);
    }

    [Fact]
    public async Task Call_CertificateOfAnotherHost_Unreachable()
    {
        await using var cluster = await TestCluster.CreateAsync("testing");
        await using var impostor = new TestMember(cluster.Scratch("impostor"), "cp1", cluster.Release, cluster.Certificates) { CertificateName = "elsewhere" };
        impostor.Launch(MemberIdentity.First("cp1", impostor.PeerUrl, 1, "t"));
        await Eventually.TrueAsync("etcd listens", TimeSpan.FromSeconds(20), () => Task.FromResult(impostor.Process.Log.Contains("serving client traffic", StringComparison.Ordinal)));

        var error = await Assert.ThrowsAsync<EtcdException>(() => cluster.Pool.At(impostor.ClientUrl).StatusAsync(Cancellation));

        Assert.Equal(EtcdFailure.Unreachable, error.Failure);
        Assert.Contains("RemoteCertificateNameMismatch", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ForeignAuthority_Unreachable()
    {
        await using var cluster = await TestCluster.StartAsync("testing", "cp1");
        var other = new Certificates(cluster.Scratch("foreign-pki"));
        using var pool = new EtcdMemberPool(other.Client);

        var error = await Assert.ThrowsAsync<EtcdException>(() => pool.At(cluster.Node("cp1").ClientUrl).StatusAsync(Cancellation));

        Assert.Equal(EtcdFailure.Unreachable, error.Failure);
    }

    [Fact]
    public async Task Call_NobodyListens_UnreachableAtOnce()
    {
        await using var cluster = await TestCluster.CreateAsync("testing");
        var watch = Stopwatch.StartNew();

        var error = await Assert.ThrowsAsync<EtcdException>(() => cluster.Client("cp1").StatusAsync(Cancellation));

        Assert.Equal(EtcdFailure.Unreachable, error.Failure);
        Assert.Contains("refused", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Call_ServerNeverAnswers_EndsWithinItsDeadline()
    {
        await using var cluster = await TestCluster.CreateAsync("testing");
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var pool = new EtcdMemberPool(cluster.Certificates.Client, new EtcdTimeouts { Connect = TimeSpan.FromSeconds(30), Read = TimeSpan.FromMilliseconds(300) });

        var error = await Assert.ThrowsAsync<EtcdException>(() => pool.At($"https://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}").StatusAsync(Cancellation));

        Assert.Equal(EtcdFailure.Timeout, error.Failure);
    }

    [Fact]
    public async Task Call_Cancelled_ThrowsCancellationNotFailure()
    {
        await using var cluster = await TestCluster.StartAsync("testing", "cp1");
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cluster.Client("cp1").StatusAsync(cancelled.Token));
    }
}
