using System.Text;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;

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
        Is(null, 3, ["e1", "e2"], ClusterChoice.Of([At("e1", New, 2), At("e2", Old, 1)], own: null, 3));
    }

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
        Assert.Equal(epoch, EpochScout.EpochIn(new EtcdValue("key", Encoding.UTF8.GetBytes(value), 1, 1, 1)));

    private static void Is(ulong? cluster, long epoch, string[] endpoints, ClusterChoice choice)
    {
        Assert.Equal((cluster, epoch), (choice.ClusterId, choice.Epoch));
        Assert.Equal(endpoints, choice.Endpoints);
    }

    private static EndpointAnswer At(string endpoint, ulong cluster, long? epoch = null) => new(endpoint, cluster, epoch);

    private static EndpointAnswer Silent(string endpoint) => new(endpoint, null, null);
}
