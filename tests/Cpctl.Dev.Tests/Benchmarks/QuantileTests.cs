using Cpctl.Dev.Benchmarks;

namespace Cpctl.Dev.Tests.Benchmarks;

[Trait("Category", "Unit")]
public sealed class QuantileTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 2.5)]
    [InlineData(0.75, 3.25)]
    [InlineData(1, 4)]
    public void Of_FourValues_LiesBetweenThem(double share, double expected) => Assert.Equal(expected, Quantile.Of([3, 1, 4, 2], share), 9);

    [Fact]
    public void Median_OneValue_IsIt() => Assert.Equal(7, Quantile.Median([7]), 9);

    [Fact]
    public void Median_NoValue_Throws() => Assert.Throws<InvalidOperationException>(() => Quantile.Median([]));
}
