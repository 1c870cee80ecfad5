using Cpctl.Dev.Testing;

namespace Cpctl.Dev.Tests.Testing;

[Trait("Category", "Unit")]
public sealed class TestFailuresTests
{
    private const string Printed = """
        Running tests from Some.Tests.dll
            12.0 s  progress before
        failed Some.FirstTests.Act_Case_Result(name: "x") (8s 037ms)
          Assert.Contains() Failure: Sub-string not found
          Not found: "etcd"
            at Some.FirstTests.Act_Case_Result() in FirstTests.cs:36
            13.0 s  progress of the next
        failed Some.SecondTests.Act (2ms)
          boom

        Test run summary: Failed! - Some.Tests.dll
          total: 3
          failed: 2

        """;

    [Fact]
    public void Parse_FailedTests_GivesNameAndReasonOfEach()
    {
        var failures = TestFailures.Parse(Printed);
        Assert.Equal(2, failures.Count);
        Assert.StartsWith("failed Some.FirstTests.Act_Case_Result(name: \"x\")", failures[0], StringComparison.Ordinal);
        Assert.EndsWith("FirstTests.cs:36", failures[0], StringComparison.Ordinal);
        Assert.Equal("failed Some.SecondTests.Act (2ms)\n  boom", failures[1]);
    }

    [Fact]
    public void Parse_LongReason_IsCut() =>
        Assert.Equal(21, TestFailures.Parse("failed A (1s)\n" + string.Concat(Enumerable.Repeat("  line\n", 100)))[0].Split('\n').Length);

    [Fact]
    public void Parse_NothingFailed_GivesNothing() => Assert.Empty(TestFailures.Parse("Test run summary: Passed!\n  failed: 0\n"));
}
