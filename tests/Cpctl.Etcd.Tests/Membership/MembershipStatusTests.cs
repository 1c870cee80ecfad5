using Cpctl.Api.Resources;
using Cpctl.Etcd.Membership;
using static Cpctl.Etcd.Tests.Membership.Views;

namespace Cpctl.Etcd.Tests.Membership;

[Trait("Category", "Unit")]
public sealed class MembershipStatusTests
{
    private static readonly IReadOnlyList<ControlPlaneNode> Nodes =
    [
        new() { Metadata = new ObjectMeta { Name = "cp2" }, Spec = new ControlPlaneNodeSpec { Ip = "10.0.0.2" } },
    ];

    [Fact]
    public void Of_View_MembersAsUsersKnowThem()
    {
        var status = MembershipStatus.Of(Of(Voter(1), UnstartedLearner(2), DeadVoter(3)), Nodes, knownEpoch: 4);

        Assert.Equal(("0000000000000007", 4), (status.ClusterId, status.Epoch));
        Assert.Equal(
            [("cp1", false, true, true), ("cp2", true, false, false), ("cp3", false, false, false)],
            status.Members.Select(m => (m.Name, m.IsLearner, m.IsLeader, m.Healthy)));
    }

    [Fact]
    public void Of_NodesKnowAHigherEpoch_ItWins()
    {
        IReadOnlyList<ControlPlaneNode> nodes = [new() { Status = new ControlPlaneNodeStatus { Etcd = new EtcdNodeStatus { Epoch = 5 } } }];

        Assert.Equal(5, MembershipStatus.Of(Of(Voter(1)), nodes, knownEpoch: 4).Epoch);
    }

    [Fact]
    public void ToPatch_EqualViews_EqualText() => Assert.Equal(
        MembershipStatus.ToPatch(MembershipStatus.Of(Of(Voter(1), Voter(2)), Nodes, 1)).ToJsonString(),
        MembershipStatus.ToPatch(MembershipStatus.Of(Of(Voter(2), Voter(1)), Nodes, 1)).ToJsonString());
}
