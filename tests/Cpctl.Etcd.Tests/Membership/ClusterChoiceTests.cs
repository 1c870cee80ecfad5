using System.Text;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;
using CsCheck;

namespace Cpctl.Etcd.Tests.Membership;

[Trait("Category", "Unit")]
public sealed class ClusterChoiceTests
{
    private const ulong Old = 0xa;
    private const ulong New = 0xb;

    [Fact]
    public void Of_OnlyTheOwnClusterAnswers_AllEndpointsStay() =>
        Is(Old, 1, ["e1", "e2", "e3"], ClusterChoice.Of([At("e1", Old), At("e2", Old), Silent("e3")], Old, 1));

    [Fact]
    public void Of_AMajorityOfBeforeAndOneOfALaterEpoch_TheLaterOneCounts() =>
        Is(New, 2, ["e1"], ClusterChoice.Of([At("e1", New, 2), At("e2", Old), At("e3", Old)], Old, 1));

    [Fact]
    public void Of_AskedByTheLaterOne_TheOldOnesAreLeftOut() =>
        Is(New, 2, ["e1"], ClusterChoice.Of([At("e1", New), At("e2", Old, 1), At("e3", Old, 1)], New, 2));

    [Fact]
    public void Of_TheOtherClusterHasNoQuorum_TheOwnCounts() =>
        Is(Old, 1, ["e2"], ClusterChoice.Of([At("e1", New), At("e2", Old)], Old, 1));

    [Fact]
    public void Of_OfNoCluster_TheHighestEpochThatIsNotBelowTheKnownOne()
    {
        Is(New, 2, ["e1"], ClusterChoice.Of([At("e1", New, 2), At("e2", Old, 1)], own: null, 1));
        Is(New, 2, ["e1"], ClusterChoice.Of([At("e1", New, 2), At("e2", Old, 1)], own: null, 2));
        Is(null, 3, [], ClusterChoice.Of([At("e1", New, 2), At("e2", Old, 1)], own: null, 3));
    }

    [Fact]
    public void Of_OfNoClusterAndToldOfALaterEpoch_NobodyWhoseEpochIsNotKnownIsAsked() =>
        Is(null, 2, ["e2"], ClusterChoice.Of([At("e1", Old), Silent("e2")], own: null, 2));

    /// <summary>An endpoint that was silent a moment ago may belong to a node of before that has booted since.</summary>
    [Theory]
    [InlineData(2, true, Old, false)]
    [InlineData(2, true, New, true)]
    [InlineData(2, false, Old, false)] // told of epoch 2, and nobody of it answered
    [InlineData(2, false, New, false)] // it is asked for its epoch first, the next time
    [InlineData(1, false, Old, true)] // while a cluster is being installed nothing tells its epoch
    public void Of_ViewOfAClusterThatWasNotChosen_IsNotBelieved(long epoch, bool isNewThere, ulong answering, bool isBelieved)
    {
        EndpointAnswer[] answers = isNewThere ? [At("e1", New, 2), Silent("e2")] : [Silent("e2")];
        var member = new ObservedMember(new MemberInfo(1, "cp2", ["https://e2:2380"], ["https://e2:2379"], IsLearner: false), null, ServesQuorumReads: true, null);
        var view = new ClusterView { ClusterId = answering, IsLinearizable = true, Members = [member] };

        Assert.Equal(isBelieved, ClusterChoice.Of(answers, own: null, epoch).Of(view).IsLinearizable);
    }

    [Fact]
    public void Of_AnyAnswers_WithoutAClusterNeverAnEndpointOfAnOlderEpochThanTold() =>
        Gen.Select(Gen.Select(Gen.ULong[1, 3], Gen.Long[0, 4]).Array[0, 6], Gen.Long[2, 4]).Sample((clusters, told) =>
        {
            var answers = clusters.Select((at, i) => new EndpointAnswer($"e{i}", at.Item1, at.Item2 == 0 ? null : at.Item2)).ToList();
            var choice = ClusterChoice.Of(answers, own: null, told);
            return answers.Where(answer => answer.Epoch < told).All(answer => answer.ClusterId == choice.ClusterId || !choice.Endpoints.Contains(answer.Endpoint))
                && (choice.ClusterId is null || answers.Any(answer => answer.ClusterId == choice.ClusterId && answer.Epoch >= told));
        });

    [Fact]
    public void Of_AClusterBeingInstalled_HasNoEpochAndIsAskedAllTheSame() =>
        Is(null, 1, ["e1", "e2"], ClusterChoice.Of([At("e1", New), Silent("e2")], own: null, 1));

    [Fact]
    public void Of_TheSameEpochElsewhere_IsNoReasonToYield() =>
        Is(Old, 1, ["e2"], ClusterChoice.Of([At("e1", New, 1), At("e2", Old)], Old, 1));

    [Theory]
    [InlineData("""{"status":{"etcd":{"epoch":7}}}""", 7L)]
    [InlineData("""{"status":{"etcd":{}}}""", null)]
    [InlineData("""{"status":1}""", null)]
    [InlineData("k8s:enc:secretbox", null)]
    public void EpochIn_StoredControlPlane_WhatItSays(string value, long? epoch) =>
        Assert.Equal(epoch, ClusterEpochProbe.EpochIn(new EtcdValue("key", Encoding.UTF8.GetBytes(value), 1, 1, 1)));

    private static void Is(ulong? cluster, long epoch, string[] endpoints, ClusterChoice choice)
    {
        Assert.Equal((cluster, epoch), (choice.ClusterId, choice.Epoch));
        Assert.Equal(endpoints, choice.Endpoints);
    }

    private static EndpointAnswer At(string endpoint, ulong cluster, long? epoch = null) => new(endpoint, cluster, epoch);

    private static EndpointAnswer Silent(string endpoint) => new(endpoint, null, null);
}
