namespace Cpctl.Dev.Testing;

/// <summary>What all test programs of a run amount to.</summary>
internal sealed record RunVerdict(int Passed, int Failed)
{
    /// <summary>0 when nothing failed and something passed, else 1.</summary>
    public int ExitCode => Failed == 0 && Passed > 0 ? 0 : 1;

    /// <summary>Flaky tests count as passed, unless there are more causes of them than a run survives: then they failed.</summary>
    public static RunVerdict Of(IReadOnlyList<ProgramVerdict> programs)
    {
        var flaky = programs.SelectMany(program => program.Flaky).ToArray();
        var (passed, failed) = (programs.Sum(program => program.Passed), programs.Sum(program => program.Failures.Count));
        var again = flaky.Sum(one => one.Tests);
        return flaky.Length > FlakyRule.Survived ? new RunVerdict(passed, failed + again) : new RunVerdict(passed + again, failed);
    }
}
