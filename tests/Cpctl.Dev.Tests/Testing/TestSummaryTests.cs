using Cpctl.Dev.Testing;

namespace Cpctl.Dev.Tests.Testing;

[Trait("Category", "Unit")]
public sealed class TestSummaryTests
{
    private const string Printed = "Test run summary: Failed!\n  total: 5\n  failed: 2\n  succeeded: 3\n  skipped: 0\n";

    [Fact]
    public void Parse_PrintedSummary_TakesItsFigures() => Assert.Equal(new TestSummary(3, 2), TestSummary.Parse(Printed, 2));

    [Fact]
    public void Parse_SkippedTests_CountAsFailed() => Assert.Equal(
        new TestSummary(3, 3), TestSummary.Parse(Printed.Replace("skipped: 0", "skipped: 1", StringComparison.Ordinal), 2));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(8, 0)]
    [InlineData(134, 1)]
    public void Parse_NoSummary_CountsABadEndAsFailure(int exitCode, int failed) =>
        Assert.Equal(new TestSummary(0, failed), TestSummary.Parse("", exitCode));
}
