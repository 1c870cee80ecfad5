using System.Globalization;
using System.Text.RegularExpressions;

namespace Cpctl.Dev.Testing;

/// <summary>The figures a test program prints at its end.</summary>
internal sealed partial record TestSummary(int Passed, int Failed)
{
    private const int NoTestsRan = 8;

    /// <summary>
    /// A program that ended badly without saying which test failed counts as one failure, and a skipped test as one too: nothing is lost silently.
    /// </summary>
    public static TestSummary Parse(string output, int exitCode)
    {
        var passed = Figure(SucceededLine().Match(output));
        var failed = Figure(FailedLine().Match(output)) + Figure(SkippedLine().Match(output));
        var endedBadly = exitCode is not 0 and not NoTestsRan;
        return new TestSummary(passed, failed == 0 && endedBadly ? 1 : failed);
    }

    public static TestSummary operator +(TestSummary left, TestSummary right) =>
        new(left.Passed + right.Passed, left.Failed + right.Failed);

    private static int Figure(Match match) =>
        match.Success ? int.Parse(match.Groups["figure"].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^  succeeded: (?<figure>\d+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex SucceededLine();

    [GeneratedRegex(@"^  skipped: (?<figure>\d+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex SkippedLine();

    [GeneratedRegex(@"^  failed: (?<figure>\d+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex FailedLine();
}
