using Cpctl.Api.Resources;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;
using static Cpctl.Etcd.Tests.Membership.Views;

namespace Cpctl.Etcd.Tests.Membership;

[Trait("Category", "Unit")]
public sealed class MemberRequestReaderTests
{
    [Fact]
    public void Read_ControlPlaneNode_RequestWithDefaults()
    {
        var request = Assert.Single(MemberRequestReader.Read([Node(1, null)], Of(Voter(1))).Nodes);

        Assert.Equal(new MemberRequest("cp1", PeerUrl(1), WantsToJoin: false, WantsToLeave: false, MemberId: null), request);
    }

    [Fact]
    public void Read_Status_RequestsOfTheAgent()
    {
        var status = new EtcdNodeStatus { WantsToJoin = true, WantsToLeave = true, PeerURL = "https://other:2380", MemberId = "00000000000000ff" };

        var request = Assert.Single(MemberRequestReader.Read([Node(1, status)], Of(Voter(1))).Nodes);

        Assert.Equal(new MemberRequest("cp1", "https://other:2380", WantsToJoin: true, WantsToLeave: true, MemberId: 0xff), request);
    }

    [Fact]
    public void Read_Workers_AreNoMembers()
    {
        var worker = Node(1, null);
        worker.Spec.Role = NodeRoles.Worker;

        Assert.Empty(MemberRequestReader.Read([worker], Of(Voter(1))).Nodes);
    }

    [Theory]
    [InlineData(true, true, true, true)]
    [InlineData(false, true, true, false)]
    [InlineData(true, false, true, false)]
    [InlineData(true, true, false, false)]
    public void Read_Bootstrap_MayGoWhenItsOwnNodeHasCommittedAndVotes(bool committed, bool sameNode, bool healthyVoter, bool mayGo)
    {
        var bootstrap = Voter(BootstrapId);
        bootstrap = bootstrap with { Info = bootstrap.Info with { PeerUrls = [EtcdUrls.BootstrapPeer(sameNode ? "10.0.0.1" : "10.0.0.9")] } };
        var node = Node(1, null);
        node.Status = new ControlPlaneNodeStatus { CurrentRevision = committed ? 1 : null };

        var requests = MemberRequestReader.Read([node], Of(bootstrap, healthyVoter ? Voter(1) : DeadVoter(1)));

        Assert.Equal(mayGo, requests.BootstrapMayGo);
    }

    [Fact]
    public void Endpoints_NothingKnownYet_NodesAndTheTemporaryMember() =>
        Assert.Equal(["https://10.0.0.1:2379", "https://10.0.0.1:12379"], KnownEndpoints.Of([Node(1, null)], new ControlPlane()));

    [Fact]
    public void Endpoints_MembersKnown_NoTemporaryMemberAndNothingTwice()
    {
        var controlPlane = new ControlPlane
        {
            Status = new ControlPlaneStatus
            {
                Etcd = new EtcdClusterStatus { Members = [new EtcdMemberStatus { Name = "cp1", ClientURLs = ["https://10.0.0.1:2379"] }] },
            },
        };

        Assert.Equal(["https://10.0.0.1:2379", "https://10.0.0.2:2379"], KnownEndpoints.Of([Node(1, null), Node(2, null)], controlPlane));
    }

    [Fact]
    public void Urls_IPv6_InBrackets() => Assert.Equal("https://[fd00::1]:2380", EtcdUrls.Peer("fd00::1"));

    private static ControlPlaneNode Node(int number, EtcdNodeStatus? etcd) => new()
    {
        Metadata = new ObjectMeta { Name = $"cp{number}" },
        Spec = new ControlPlaneNodeSpec { Ip = $"10.0.0.{number}" },
        Status = etcd is null ? null : new ControlPlaneNodeStatus { Etcd = etcd },
    };
}
