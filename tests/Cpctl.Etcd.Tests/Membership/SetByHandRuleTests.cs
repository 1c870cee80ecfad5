using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;
using static Cpctl.Etcd.Tests.Membership.Views;

namespace Cpctl.Etcd.Tests.Membership;

[Trait("Category", "Unit")]
public sealed class SetByHandRuleTests
{
    private static readonly MembershipRequests Three = Requests(Stays(1), Stays(2), Stays(3));

    [Fact]
    public void Of_NothingStrange_IsEmpty() => Assert.Empty(SetByHandRule.Of(Of(Voter(1), Voter(2), Voter(3)), Three, null));

    [Fact]
    public void Of_Downgrade_IsNamedWithTheWayBack() =>
        Assert.Contains("etcdctl downgrade cancel", Assert.Single(SetByHandRule.Of(Of(Voter(1), Voter(2), Voter(3)), Three, "3.5.0")), StringComparison.Ordinal);

    [Fact]
    public void Of_StrayVoterAndLearner_AreNamedAndStay()
    {
        var view = Of(Voter(1), Voter(2), Voter(3), Voter(8), Learner(9, 5_000));

        var found = SetByHandRule.Of(view, Three, null);

        Assert.Collection(found, voter => Assert.Contains("voter cp8", voter, StringComparison.Ordinal), learner => Assert.Contains("learner cp9", learner, StringComparison.Ordinal));
        var step = MembershipPlan.Next(view, Three, Clock(learnerFor: TimeSpan.FromDays(1), unhealthyFor: TimeSpan.FromDays(1)));
        Assert.IsType<MembershipStep.Wait>(step);
        Assert.Equal(GateRule.SetByHand, QuorumGate.MayRestart(Of(Voter(1), Voter(2), Voter(3), Voter(8)) with { SetByHand = found }, 1).Rule);
    }

    [Fact]
    public void Of_AnotherPeerUrlBesideTheNodes_IsNamed()
    {
        var two = Voter(2);
        var view = Of(Voter(1), two with { Info = two.Info with { PeerUrls = [PeerUrl(2), "https://10.9.9.9:2380"] } }, Voter(3));

        Assert.Contains("--peer-urls=https://10.0.0.2:2380", Assert.Single(SetByHandRule.Of(view, Three, null)), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_FirstInstallOrNoQuorum_NothingIsStrange()
    {
        Assert.Empty(SetByHandRule.Of(Of(Voter(BootstrapId, BootstrapId)), Requests(Joins(1)), null));
        Assert.Empty(SetByHandRule.Of(Of(Voter(1)), Requests(), null));
        Assert.Empty(SetByHandRule.Of(Of(Voter(8)) with { IsLinearizable = false }, Three, "3.5.0"));
    }
}
