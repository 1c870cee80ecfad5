using Cpctl.Dev.Testing;

namespace Cpctl.Dev.Tests.Testing;

[Trait("Category", "Unit")]
public sealed class FlakyRuleTests
{
    private const string NoFixture = "Collection fixture type 'T.Shared' threw in InitializeAsync\n---- no room";

    /// <summary>
    /// Tests as CATEGORY:NAME, with ! when they failed and !! when their fixture did; the second run in the same way, null when there is none. Then the methods that are
    /// run again, how many passed and failed, and the causes that are flaky.
    /// </summary>
    public static TheoryData<string, string, string?, string, int, int, string> Cases { get; } = new()
    {
        { "nothing failed", "Unit:A Nodes:B", null, "", 2, 0, "" },
        { "passes then", "Unit:A Nodes:B!", "Nodes:B", "B", 1, 0, "B" },
        { "fails twice", "Unit:A Nodes:B!", "Nodes:B!", "B", 1, 1, "" },
        { "one of two passes then", "Etcd:A! S3:B!", "Etcd:A S3:B!", "A B", 0, 1, "A" },
        { "a unit test is not run again", "Unit:A! Nodes:B!", "Nodes:B", "B", 0, 1, "B" },
        { "a unit test that passes then failed all the same", "Unit:A! Nodes:B!", "Unit:A Nodes:B", "B", 0, 1, "B" },
        { "a soak test is not run again", "Soak:A!", null, "", 0, 1, "" },
        { "three are too many", "Nodes:A! Nodes:B! Etcd:C! Nodes:D", null, "", 1, 3, "" },
        { "a fixture is one cause", "Nodes:A!! Nodes:B!! Nodes:C!! Nodes:D", "Nodes:A Nodes:B Nodes:C", "A B C", 1, 0, "fixture T.Shared" },
        { "a fixture that does not come up twice", "Nodes:A!! Nodes:B!!", "Nodes:A!! Nodes:B!!", "A B", 0, 2, "" },
        { "a fixture comes up then, and a test fails", "Nodes:A!! Nodes:B!!", "Nodes:A Nodes:B!", "A B", 0, 1, "fixture T.Shared" },
        { "the second run has no word of it", "Nodes:A! Nodes:B!", "Nodes:A", "A B", 0, 1, "A" },
        { "cases are one method", "Nodes:A(1)! Nodes:A(2)! Nodes:A(3)", "Nodes:A(1) Nodes:A(2) Nodes:A(3)", "A", 1, 0, "A(1) A(2)" },
        { "another case fails then", "Nodes:A(1)! Nodes:A(2)", "Nodes:A(1) Nodes:A(2)!", "A", 0, 0, "A(1) A(2)" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Judge_TwoRuns_CountsWhatIsFlaky(string what, string first, string? again, string methods, int passed, int failed, string flaky)
    {
        Assert.NotEmpty(what);
        Assert.Equal(methods, string.Join(' ', FlakyRule.MethodsToRunAgain(Report(first))));
        var verdict = FlakyRule.Judge(Report(first), again is null ? null : Report(again));
        Assert.Equal((passed, failed, flaky), (verdict.Passed, verdict.Failures.Count, string.Join(' ', verdict.Flaky.Select(one => one.Cause))));
    }

    [Fact]
    public void Judge_FixtureThatNeitherComesUpNorGoesDown_IsOneFlakyCause()
    {
        var first = Report("Nodes:A!! Nodes:B!!") with { Errors = ["test-collection-cleanup shared: Collection fixture type 'T.Shared' threw in DisposeAsync"] };
        var verdict = FlakyRule.Judge(first, Report("Nodes:A Nodes:B"));
        Assert.Empty(verdict.Failures);
        Assert.Equal(2, Assert.Single(verdict.Flaky).Tests);
    }

    [Fact]
    public void Judge_ErrorOutsideOfATest_Fails()
    {
        var error = Report("Nodes:A") with { Errors = ["Collection fixture type 'T.Shared' threw in DisposeAsync"] };
        Assert.Single(FlakyRule.Judge(error, again: null).Failures);
        Assert.Single(FlakyRule.Judge(Report("Nodes:A!"), error).Failures);
    }

    [Fact]
    public void Judge_LongReason_IsCut()
    {
        var first = new TestReport([new ReportedTest("A", "A", false, ["Unit"], string.Concat(Enumerable.Repeat("line\n", 100)))], []);
        Assert.Equal(21, Assert.Single(FlakyRule.Judge(first, again: null).Failures).Split('\n').Length);
    }

    [Theory]
    [InlineData(0, 12, 1)]
    [InlineData(1, 14, 1)]
    [InlineData(2, 16, 1)]
    [InlineData(3, 12, 7)]
    public void Of_FlakyCauses_CountAsPassedUnlessThereAreTooMany(int causes, int passed, int failed)
    {
        var flaky = new ProgramVerdict(5, [], [.. Enumerable.Range(0, causes).Select(cause => new FlakyTest($"cause {cause}", 2, ""))]);
        Assert.Equal(new RunVerdict(passed, failed), RunVerdict.Of([flaky, new ProgramVerdict(7, ["failed A"], [])]));
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    public void Of_FlakyCausesOfSeveralPrograms_FailTheRunWhenTheyAreTooMany(int causes, int exitCode) => Assert.Equal(
        exitCode, RunVerdict.Of([.. Enumerable.Range(0, causes).Select(cause => new ProgramVerdict(5, [], [new FlakyTest($"cause {cause}", 1, "")]))]).ExitCode);

    [Fact]
    public void Of_NothingRan_IsNoSuccess() => Assert.Equal(1, RunVerdict.Of([]).ExitCode);

    private static TestReport Report(string tests) => new([.. tests.Split(' ').Select(Test)], []);

    private static ReportedTest Test(string text)
    {
        var (category, name) = (text.Split(':')[0], text.Split(':')[1].TrimEnd('!'));
        var reason = text.EndsWith("!!", StringComparison.Ordinal) ? NoFixture : text.EndsWith('!') ? "broken" : "";
        return new ReportedTest(name, name.Split('(')[0], reason.Length == 0, [category], reason);
    }
}
