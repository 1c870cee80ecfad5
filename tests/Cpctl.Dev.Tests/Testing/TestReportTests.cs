using Cpctl.Dev.Testing;

namespace Cpctl.Dev.Tests.Testing;

[Trait("Category", "Unit")]
public sealed class TestReportTests
{
    private const string Written = """
        <assemblies schema-version="3"><assembly name="Some.Tests.dll" errors="1" failed="2" passed="1" skipped="1">
        <errors><error type="test-collection-cleanup" name="shared"><failure><message>Collection fixture type 'Some.Shared' threw in DisposeAsync</message></failure></error></errors>
        <collection name="one"><test name="Some.FirstTests.Act(n: 1)" result="Pass" type="Some.FirstTests" method="Act"><traits><trait name="Category" value="Unit" /></traits></test>
        <test name="Some.FirstTests.Act(n: 2)" result="Fail" type="Some.FirstTests" method="Act"><traits><trait name="Category" value="Etcd" /><trait name="Owner" value="x" /></traits>
        <failure exception-type="X"><message>Not found: "etcd"</message><stack-trace>at FirstTests.cs:36</stack-trace></failure></test>
        <test name="Some.FirstTests.Skipped" result="Skip" type="Some.FirstTests" method="Skipped"><reason>later</reason></test>
        <test name="Some.FirstTests.Other" result="NotRun" type="Some.FirstTests" method="Other" /></collection>
        <collection name="shared"><test name="Some.NodeTests.Act" result="Fail" type="Some.NodeTests" method="Act"><traits><trait name="Category" value="Nodes" /></traits>
        <failure><message>Collection fixture type 'Some.Shared' threw in InitializeAsync
        ---- System.Exception : no room</message></failure></test></collection></assembly></assemblies>
        """;

    [Fact]
    public void Read_Report_HasEveryTestThatRan()
    {
        var report = TestReport.Read(Written, 2);
        Assert.Equal(["Some.FirstTests.Act(n: 1)", "Some.FirstTests.Act(n: 2)", "Some.FirstTests.Skipped", "Some.NodeTests.Act"], report.Tests.Select(test => test.Name));
        Assert.Equal([true, false, false, false], report.Tests.Select(test => test.Passed));
        Assert.Equal(("Some.FirstTests.Act", "Not found: \"etcd\"\nat FirstTests.cs:36"), (report.Tests[1].Method, report.Tests[1].Reason));
        Assert.Equal(["Etcd"], report.Tests[1].Categories);
        Assert.StartsWith("test-collection-cleanup shared: Collection fixture type 'Some.Shared'", Assert.Single(report.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Cause_FixtureThatDidNotComeUp_IsTheFixture() =>
        Assert.Equal(["Some.FirstTests.Act(n: 2)", "Some.FirstTests.Skipped", "fixture Some.Shared"], TestReport.Read(Written, 2).Failed.Select(test => test.Cause));

    [Theory]
    [InlineData(null, 134, "exit code 134")]
    [InlineData("<assemblies><assembly>", 137, "exit code 137")]
    [InlineData("<assemblies />", 3, "exit code 3")]
    [InlineData(null, 0, "no report")]
    [InlineData(null, 8, null)]
    [InlineData("<assemblies />", 8, null)]
    public void Read_WithoutAFailure_TellsABadEnd(string? xml, int exitCode, string? error)
    {
        var errors = TestReport.Read(xml, exitCode).Errors;
        if (error is null)
            Assert.Empty(errors);
        else
            Assert.Contains(error, Assert.Single(errors), StringComparison.Ordinal);
    }
}
