using Cpctl.Etcd.Client;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Membership;
using Cpctl.StaticPods.Agent.Etcd;
using Cpctl.StaticPods.Agent.Planning;

namespace Cpctl.StaticPods.Tests.Agent;

[Trait("Category", "Unit")]
public sealed class MemberStatesTests
{
    private const string PeerUrl = "https://10.0.0.1:2380";

    private static readonly MemberIdentity Own = new("cp1", "c", "a", 1, "", MemberIdentity.StateExisting, "token", PeerUrl);

    [Fact]
    public void Of_NoQuorum_IsUnknown() =>
        Assert.Equal(MemberState.Unknown, MemberStates.Of(ClusterView.Unknown("nobody answers"), Own, PeerUrl, 1));

    [Fact]
    public void Of_ListedWithAVote_IsVoter() => Assert.Equal(MemberState.Voter, MemberStates.Of(View(Member(0xa, "cp1")), Own, PeerUrl, 1));

    [Fact]
    public void Of_ListedWithoutAVote_IsLearner() =>
        Assert.Equal(MemberState.Learner, MemberStates.Of(View(Member(0xa, "", isLearner: true)), Own, PeerUrl, 1));

    [Fact]
    public void Of_NotListed_IsNotListed() =>
        Assert.Equal(MemberState.NotListed, MemberStates.Of(View(Member(0xb, "cp2", "https://10.0.0.2:2380")), Own, PeerUrl, 1));

    [Fact]
    public void Of_PeerUrlListedForANewMember_IsInvited() =>
        Assert.Equal(MemberState.Invited, MemberStates.Of(View(Member(0xb, "")), identity: null, PeerUrl, 1));

    [Fact]
    public void Of_PeerUrlListedForAMemberThatHasRun_IsForeign() =>
        Assert.Equal(MemberState.Foreign, MemberStates.Of(View(Member(0xb, "cp1")), identity: null, PeerUrl, 1));

    [Fact]
    public void Of_OtherClusterInTheSameEpoch_IsUnknown() =>
        Assert.Equal(MemberState.Unknown, MemberStates.Of(View(Member(0xa, "cp1")) with { ClusterId = 0xd }, Own, PeerUrl, 1));

    [Fact]
    public void Of_OtherClusterInALaterEpoch_IsNotListed() => Assert.Equal(
        MemberState.NotListed, MemberStates.Of(View(Member(0xb, "cp2", "https://10.0.0.2:2380")) with { ClusterId = 0xd }, Own, PeerUrl, epoch: 2));

    [Theory]
    [InlineData("a", "c", true)]
    [InlineData("b", "c", false)]
    [InlineData("a", "d", false)]
    [InlineData(null, "c", false)]
    public void Remembers_AQuorumAnswers_OnlyAListedMemberOfThatCluster(string? member, string cluster, bool remembers) =>
        Assert.Equal(remembers, MemberStates.Remembers(View(Member(0xa, "cp1")), new DataDirectoryStamp("cp1", cluster, member, 1, "token", true)));

    [Fact]
    public void Remembers_NobodyAnswers_WhateverTheDataSays() =>
        Assert.True(MemberStates.Remembers(ClusterView.Unknown("all down"), new DataDirectoryStamp("cp1", "c", "a", 1, "token", true)));

    [Fact]
    public void Remembers_NoStamp_Nothing() => Assert.False(MemberStates.Remembers(ClusterView.Unknown("all down"), stamp: null));

    private static ClusterView View(params ObservedMember[] members) => new() { ClusterId = 0xc, IsLinearizable = true, Members = members };

    private static ObservedMember Member(ulong id, string name, string peerUrl = PeerUrl, bool isLearner = false) =>
        new(new MemberInfo(id, name, [peerUrl], [], isLearner), Status: null, ServesQuorumReads: false, Problem: null);
}
