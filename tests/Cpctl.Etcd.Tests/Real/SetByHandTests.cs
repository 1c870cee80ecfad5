using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;
using Cpctl.Etcd.Tests.Membership;

namespace Cpctl.Etcd.Tests.Real;

/// <summary>What etcd itself says after somebody has switched something on with its own tool.</summary>
[Trait("Category", "Etcd")]
public sealed class SetByHandTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bookworm")]
    [InlineData("testing")]
    public async Task Observe_AuthenticationEnabled_IsNamedTheGateIsShutAndNothingIsDone(string suite)
    {
        await using var cluster = await TestCluster.OfVotersAsync(suite, 1);
        var control = new EtcdControl(cluster, "cp1");
        await control.ClientAsync("user", "add", "root:secret");
        await control.ClientAsync("user", "grant-role", "root", "root");
        await control.ClientAsync("auth", "enable");

        var view = await cluster.ObserveAsync();

        Assert.False(view.IsLinearizable);
        Assert.Contains("authentication is enabled in etcd", view.Problem, StringComparison.Ordinal);
        var gate = QuorumGate.MayRestart(view, view.FindByPeerUrl(cluster.Node("cp1").PeerUrl)!.Id);
        Assert.False(gate.IsAllowed);
        Assert.Contains("etcdctl auth disable", gate.Reason, StringComparison.Ordinal);
        Assert.IsType<MembershipStep.Wait>(MembershipPlan.Next(view, Views.Requests(), Views.Clock(unhealthyFor: TimeSpan.FromDays(1))));

        await control.ClientAsync("--user=root:secret", "auth", "disable");
        Assert.True((await cluster.ObserveAsync()).EveryVoterIsHealthy);
    }

    [Fact]
    public async Task Look_NoDowngrade_IsNone()
    {
        await using var cluster = await TestCluster.OfVotersAsync("testing", 1);

        Assert.Null(await new DowngradeWatch(cluster.Pool, TimeProvider.System).LookAsync(await cluster.ObserveAsync(), Cancellation));
    }

    [Fact]
    public async Task Look_EtcdBeforeDowngrades_HasNone()
    {
        await using var cluster = await TestCluster.OfVotersAsync("bookworm", 1);

        Assert.Null(await new DowngradeWatch(cluster.Pool, TimeProvider.System).LookAsync(await cluster.ObserveAsync(), Cancellation));
    }
}
