using System.Text.RegularExpressions;

namespace Cpctl.Dev.Testing;

/// <summary>What a test program said of each test that failed, to be repeated at the end of a run: there it is not lost among progress.</summary>
internal static partial class TestFailures
{
    private const int LinesOfEach = 20;

    /// <returns>For each failed test its name and time, and the first lines of the reason, indented.</returns>
    public static IReadOnlyList<string> Parse(string output) =>
        [.. FailedTest().Matches(output).Select(match => string.Join('\n', Reason(match.Value.TrimEnd('\n').Split('\n'))))];

    /// <summary>The next test's progress follows without a gap.</summary>
    private static IEnumerable<string> Reason(string[] lines) => lines.TakeWhile(line => !ProgressLine().IsMatch(line)).Take(LinesOfEach + 1);

    [GeneratedRegex(@"^ +\d+\.\d s  ", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex ProgressLine();

    [GeneratedRegex(@"^failed \S.*\n(?:[ \t]+.*\n|\n)*", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex FailedTest();
}
