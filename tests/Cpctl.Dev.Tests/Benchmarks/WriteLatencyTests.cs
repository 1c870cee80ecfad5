using Cpctl.Dev.Benchmarks;
using Cpctl.DevCluster.Load;

namespace Cpctl.Dev.Tests.Benchmarks;

[Trait("Category", "Unit")]
public sealed class WriteLatencyTests
{
    [Fact]
    public void Of_Spans_CountsWhatWasUnderWayInThem()
    {
        Attempt[] attempts = [Write(0, 10), Write(90, 110), Write(150, 152), Write(195, 205), Write(300, 900), Write(400, 404, "refused")];

        var during = WriteLatency.Of(attempts, [(At(100), At(200)), (At(390), At(410))])!;

        Assert.Equal((5, 1), (during.Writes, during.Failed));
        Assert.Equal((10, 600), (during.MedianMilliseconds, during.LongestMilliseconds));
        Assert.Null(WriteLatency.Of(attempts, [(At(20), At(80))]));
    }

    private static Attempt Write(int from, int to, string? failure = null) => new(At(from), At(to), IsWrite: true, failure);

    private static TimeSpan At(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
