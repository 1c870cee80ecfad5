using static Cpctl.Etcd.Tests.Membership.Views;

namespace Cpctl.Etcd.Tests.Membership;

[Trait("Category", "Unit")]
public sealed class ClusterViewTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("cp2", false)]
    [InlineData("cp1 cp2", true)] // the third was down when they were compared: it may hold either
    [InlineData("cp1 cp2 cp3", true)]
    [InlineData("cp4", false)] // one that has left
    public void HasNoMajority_OfThreeVoters_WhenTooFewAreLeftThatCouldHoldTheSame(string differing, bool expected) => Assert.Equal(
        expected, (Of(Voter(1), Voter(2), Voter(3)) with { Differing = differing.Split(' ', StringSplitOptions.RemoveEmptyEntries) }).HasNoMajority);
}
