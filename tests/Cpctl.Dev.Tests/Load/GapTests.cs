using Cpctl.DevCluster.Load;
using CsCheck;

namespace Cpctl.Dev.Tests.Load;

[Trait("Category", "Unit")]
public sealed class GapTests
{
    [Fact]
    public void Longest_NothingAcknowledged_IsTheWholeSpan() =>
        Assert.Equal(new Gap(Seconds(2), Seconds(8)), Gap.Longest([], Seconds(2), Seconds(10)));

    [Fact]
    public void Longest_SilenceAtTheEnd_Counts() =>
        Assert.Equal(new Gap(Seconds(3), Seconds(7)), Gap.Longest([Seconds(1), Seconds(2), Seconds(3)], Seconds(0), Seconds(10)));

    [Fact]
    public void Longest_AcknowledgementsOutsideTheSpan_DoNotCount() =>
        Assert.Equal(new Gap(Seconds(5), Seconds(5)), Gap.Longest([Seconds(1), Seconds(12)], Seconds(5), Seconds(10)));

    /// <summary>A gap is never shorter than what an even distribution would leave, and nothing was acknowledged in it.</summary>
    [Fact]
    public void Longest_Always_HoldsNoAcknowledgement() =>
        Gen.Double[0, 100].Array[0, 30].Sample(times =>
        {
            TimeSpan[] acknowledged = [.. times.Select(Seconds)];
            var gap = Gap.Longest(acknowledged, Seconds(0), Seconds(100));
            Assert.DoesNotContain(acknowledged, time => time > gap.At && time < gap.At + gap.Length);
            Assert.True(gap.Length >= Seconds(100) / (acknowledged.Length + 1) - TimeSpan.FromMilliseconds(1));
        });

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
