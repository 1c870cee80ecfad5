using Cpctl.Api.Resources;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;
using Cpctl.StaticPods.Nodes;

namespace Cpctl.StaticPods.Tests.Nodes;

[Trait("Category", "Unit")]
public sealed class NodeRemovalPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Next_NothingIsAsked_Stays() => Assert.IsType<NodeRemovalStep.Stays>(Next(Node(1), true, View(1, 2, 3)));

    [Fact]
    public void Next_NoQuorumAnswers_DecidesNothing()
    {
        var leaving = Node(3) with { Spec = Node(3).Spec with { Leave = true } };
        Assert.IsType<NodeRemovalStep.Wait>(Next(leaving, true, View(1, 2) with { IsLinearizable = false }));
    }

    [Fact]
    public void Next_AskedToLeave_IsForgottenOnlyWhenItsMemberIsOut()
    {
        var leaving = Node(3) with { Spec = Node(3).Spec with { Leave = true } };
        Assert.IsType<NodeRemovalStep.Wait>(Next(leaving, true, View(1, 2, 3)));
        Assert.IsType<NodeRemovalStep.Forget>(Next(leaving, true, View(1, 2)));
    }

    [Theory]
    [InlineData(true, 10, false)] // its Node is there
    [InlineData(false, 10, false)] // deleted by mistake: its agent lives
    [InlineData(false, 300, true)]
    [InlineData(true, 300, false)] // dead, but nobody said that it does not come back
    public void Next_ItsNodeIsDeleted_LeavesWhenItIsSilentToo(bool registered, int silentSeconds, bool leaves) =>
        Assert.Equal(leaves, Next(Node(3, silentSeconds), registered, View(1, 2, -3)) is NodeRemovalStep.Leave);

    [Fact]
    public void Next_ItsNodeIsDeletedWhileItsAgentReports_IsRegisteredAgain()
    {
        Assert.IsType<NodeRemovalStep.Register>(Next(Node(3), false, View(1, 2, 3)));
        Assert.IsType<NodeRemovalStep.Stays>(Next(Asked(Node(3)), false, View(1, 2, 3)));
        Assert.IsType<NodeRemovalStep.Registered>(Next(Asked(Node(3), answered: true), true, View(1, 2, 3)));
        Assert.True(NodeRemovalPlan.Concerns(Asked(Node(3)), isRegistered: true));
    }

    [Theory]
    [InlineData(true, false)] // it reboots: its agent has answered after the deletion
    [InlineData(false, true)] // it was dead already
    public void Next_ItsNodeWasDeletedAndItReboots_StaysWhenItsAgentHasAnsweredSince(bool answered, bool leaves) =>
        Assert.Equal(leaves, Next(Asked(Node(3, 300), answered), false, View(1, 2, -3)) is NodeRemovalStep.Leave);

    private static ControlPlaneNode Asked(ControlPlaneNode node, bool answered = false)
    {
        node.Spec.RegisterNode = "1";
        node.Status!.RegisteredNode = answered ? "1" : null;
        return node;
    }

    [Fact]
    public void Next_ItsNodeIsDeletedAndItsMemberAnswers_Stays() => Assert.IsType<NodeRemovalStep.Stays>(Next(Node(3, 300), false, View(1, 2, 3)));

    [Fact]
    public void Next_BeingInstalled_HasNoNodeYetAndStays()
    {
        var node = Node(4, 300);
        node.Status!.CurrentRevision = null;
        Assert.IsType<NodeRemovalStep.Stays>(Next(node, false, View(1, 2, 3)));
        Assert.IsType<NodeRemovalStep.Stays>(Next(node, false, View(1, 2, -3)));
    }

    [Theory]
    [InlineData("1 2 3", false)] // the new one has not joined
    [InlineData("1 2 3 -4", false)]
    [InlineData("1 2 3 4", true)]
    [InlineData("1 2 -3", true)] // dead: it must go before the new one can join
    [InlineData("1 2", true)]
    public void Next_Replaced_LeavesWhenItsSuccessorVotesOrItIsDead(string members, bool leaves)
    {
        var old = Node(3) with { Spec = Node(3).Spec with { ReplacedBy = "cp4" } };
        Assert.Equal(leaves, Next(old, true, View([.. members.Split(' ').Select(int.Parse)])) is NodeRemovalStep.Leave);
    }

    [Fact]
    public void Concerns_Workers_Never()
    {
        var worker = Node(1);
        worker.Spec.Role = NodeRoles.Worker;
        Assert.False(NodeRemovalPlan.Concerns(worker, isRegistered: false));
        Assert.True(NodeRemovalPlan.Concerns(Node(1), isRegistered: false));
        Assert.False(NodeRemovalPlan.Concerns(Node(1), isRegistered: true));
    }

    private static NodeRemovalStep Next(ControlPlaneNode node, bool registered, ClusterView view) =>
        NodeRemovalPlan.Next(node, registered, [Node(1), Node(2), Node(3), Node(4)], view, Now);

    private static ControlPlaneNode Node(int number, int silentSeconds = 5) => new()
    {
        Metadata = new ObjectMeta { Name = $"cp{number}" },
        Spec = new ControlPlaneNodeSpec { Ip = $"10.0.0.{number}", TargetRevision = 1 },
        Status = new ControlPlaneNodeStatus { CurrentRevision = 1, LastHeartbeat = Now - TimeSpan.FromSeconds(silentSeconds) },
    };

    /// <summary>Voters by number; a negative one does not answer.</summary>
    private static ClusterView View(params int[] members) => new()
    {
        ClusterId = 7,
        IsLinearizable = true,
        Members =
        [
            .. members.Select(m => new ObservedMember(
                new MemberInfo((ulong)Math.Abs(m), $"cp{Math.Abs(m)}", [EtcdUrls.Peer($"10.0.0.{Math.Abs(m)}")], [EtcdUrls.Client($"10.0.0.{Math.Abs(m)}")], IsLearner: false),
                m < 0 ? null : new MemberStatus(7, (ulong)m, "3.5.30", 1, 1, 1, 1, 1, 1, IsLearner: false, 1, []),
                ServesQuorumReads: m > 0,
                m < 0 ? "connection refused" : null)),
        ],
    };
}
