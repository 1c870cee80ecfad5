namespace Cpctl.Dev.Testing;

/// <summary>
/// Tests on real processes may fail for what the machine does: each that fails is run once more, from a clean cluster. One that passes then is flaky. A run
/// survives two such causes, no more. A unit test has no such excuse.
/// </summary>
internal static class FlakyRule
{
    public const int Survived = 2;

    private const int LinesOfReason = 20;

    private static readonly string[] RunAgainCategories = ["Nodes", "Etcd", "S3"];

    /// <returns>Methods to run again. None when more failed than a run survives: nothing that a second run says would change the verdict.</returns>
    public static IReadOnlyList<string> MethodsToRunAgain(TestReport first)
    {
        var failed = first.Failed.Where(MayBeFlaky).ToArray();
        return Causes(failed) > Survived ? [] : [.. failed.Select(test => test.Method).Distinct(StringComparer.Ordinal)];
    }

    /// <param name="again">Null when nothing was run again.</param>
    public static ProgramVerdict Judge(TestReport first, TestReport? again)
    {
        var second = (again?.Tests ?? []).ToLookup(test => test.Name, StringComparer.Ordinal);
        bool PassedAgain(ReportedTest test) => MayBeFlaky(test) && second[test.Name].Any() && second[test.Name].All(one => one.Passed);

        var failed = first.Failed.ToArray();
        // Another case of the same method, which passed before.
        var failedLater = (again?.Failed ?? []).Where(test => first.Tests.Any(one => one.Passed && one.Name == test.Name)).ToArray();
        FlakyTest[] flaky =
        [
            .. failed.Where(PassedAgain).Concat(failedLater).GroupBy(test => test.Cause, StringComparer.Ordinal)
                .Select(group => new FlakyTest(group.Key, group.Count(), Cut(group.First().Reason))),
        ];
        // A fixture that did not come up may not have been able to go down either.
        var errors = first.Errors.Where(error => flaky.All(one => one.Cause != TestReport.FailedFixture(error))).Concat(again?.Errors ?? []);
        return new ProgramVerdict(
            first.Tests.Count(test => test.Passed) - failedLater.Length, [.. failed.Where(test => !PassedAgain(test)).Select(TextOf), .. errors.Select(Cut)], flaky);
    }

    private static bool MayBeFlaky(ReportedTest test) => test.Categories.Intersect(RunAgainCategories, StringComparer.Ordinal).Any();

    private static int Causes(IEnumerable<ReportedTest> failed) => failed.Select(test => test.Cause).Distinct(StringComparer.Ordinal).Count();

    private static string TextOf(ReportedTest test) => $"failed {test.Name}\n{Cut(test.Reason)}";

    /// <summary>The first lines, indented.</summary>
    private static string Cut(string reason) => string.Join('\n', reason.Split('\n').Take(LinesOfReason).Select(line => "  " + line.TrimEnd('\r')));
}
