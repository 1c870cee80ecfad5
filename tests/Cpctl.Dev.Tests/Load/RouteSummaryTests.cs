using Cpctl.DevCluster.Load;

namespace Cpctl.Dev.Tests.Load;

[Trait("Category", "Unit")]
public sealed class RouteSummaryTests
{
    [Fact]
    public void Of_FailedRequests_AreListedAndDoNotEndAGap()
    {
        var summary = RouteSummary.Of("way", [Write(1), Write(2, "500"), Write(4), Read(3)], TimeSpan.Zero, At(5));

        Assert.Equal(4, summary.Requests);
        Assert.Equal("500", Assert.Single(summary.Failures).Failure);
        Assert.Equal(new Gap(At(1), At(3)), summary.WriteGap);
        Assert.Equal(new Gap(At(0), At(3)), summary.ReadGap);
    }

    [Fact]
    public void Of_EveryRequestFailed_TheGapIsTheWholeSpan() =>
        Assert.Equal(new Gap(At(0), At(5)), RouteSummary.Of("way", [Write(1, "refused"), Write(2, "refused")], TimeSpan.Zero, At(5)).WriteGap);

    [Fact]
    public void Of_NoRequestOfAKind_HasNoGapOfThatKind() =>
        Assert.Null(RouteSummary.Of("way", [Write(1)], TimeSpan.Zero, At(5)).ReadGap);

    [Fact]
    public void Of_RequestsOutsideTheSpan_AreLeftOut() =>
        Assert.Equal(0, RouteSummary.Of("way", [Write(1, "500"), Write(9, "500")], At(2), At(5)).Requests);

    private static Attempt Write(int second, string? failure = null) => new(At(second - 1), At(second), IsWrite: true, failure);

    private static Attempt Read(int second) => new(At(second - 1), At(second), IsWrite: false, null);

    private static TimeSpan At(int second) => TimeSpan.FromSeconds(second);
}
