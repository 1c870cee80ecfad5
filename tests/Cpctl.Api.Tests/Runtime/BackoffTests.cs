using Cpctl.Api.Runtime;
using CsCheck;

namespace Cpctl.Api.Tests.Runtime;

[Trait("Category", "Unit")]
public sealed class BackoffTests
{
    private static readonly TimeSpan Min = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(10);

    [Fact]
    public void Delay_AnyNumberOfFailures_GrowsWithinBounds() => Gen.Int[0, int.MaxValue - 1].Sample(failures =>
    {
        var delay = Backoff.Delay(failures, Min, Max);

        Assert.InRange(delay, Min, Max);
        Assert.True(delay <= Backoff.Delay(failures + 1, Min, Max));
    });

    [Fact]
    public void Jitter_AnyRandom_IsBetweenHalfAndAll() => Gen.Double[0, 0.999].Sample(random =>
        Assert.InRange(Backoff.Jitter(Max, random), Max / 2, Max));
}
