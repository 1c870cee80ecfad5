using Cpctl.DevCluster.Clusters;
using CsCheck;

namespace Cpctl.Dev.Tests.Clusters;

[Trait("Category", "Unit")]
public sealed class AddressPlanTests
{
    [Theory]
    [InlineData("cp1", 11)]
    [InlineData("cp9", 19)]
    [InlineData("w1", 101)]
    [InlineData("spare", 150)]
    [InlineData("cp0", 150)]
    [InlineData("cp-1", 150)]
    [InlineData("cp500", 150)]
    public void LastPartOf_NobodyThere_FollowsTheName(string name, int expected) =>
        Assert.Equal(expected, AddressPlan.LastPartOf(name, new HashSet<int>()));

    [Fact]
    public void LastPartOf_AnyNamesInAnyOrder_GivesEachItsOwn() =>
        Gen.Select(Gen.OneOf(Gen.Const("cp"), Gen.Const("w"), Gen.Const("node"), Gen.Const("")), Gen.Int[0, 99]).Array[1, 60].Sample(names =>
        {
            var taken = new HashSet<int>();
            foreach (var (kind, number) in names.Distinct())
            {
                var part = AddressPlan.LastPartOf(kind + number, taken);
                Assert.InRange(part, 11, 249);
                Assert.True(taken.Add(part));
            }
        });
}
