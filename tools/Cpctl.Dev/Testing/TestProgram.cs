using Cpctl.DevCluster;
using Cpctl.DevCluster.Processes;

namespace Cpctl.Dev.Testing;

/// <summary>One test program of the solution.</summary>
/// <param name="name">As its project is called.</param>
/// <param name="options">Of its command line, in both runs.</param>
/// <param name="isLive">Its lines are shown as it prints them; any other's are shown together when it ends, because several run side by side.</param>
/// <param name="evidence">Gets logs, reports, and what tests leave behind.</param>
internal sealed class TestProgram(string name, IReadOnlyList<string> options, bool isLive, string evidence, Progress progress)
{
    /// <summary>A run has a limit: what takes its time is to be seen in every run.</summary>
    private const string SlowestTests = "10";

    /// <summary>Where end-to-end tests leave what they know of a failure.</summary>
    private const string EvidenceVariable = "CPCTL_TEST_EVIDENCE";

    private const string Second = ".again";

    public string Name { get; } = name;

    /// <summary>Files of both runs, for a person who looks into a flaky test.</summary>
    public IReadOnlyList<string> Logs { get; } = [Path.Combine(evidence, name + ".log"), Path.Combine(evidence, name + Second + ".log")];

    /// <summary>Runs it, and what failed of its tests on real processes once more: in a process of its own, thus with new fixtures.</summary>
    public async Task<ProgramVerdict> RunAsync(IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
    {
        var first = await RunOnceAsync("", [], environment, cancellation);
        var methods = FlakyRule.MethodsToRunAgain(first);
        if (methods.Count == 0)
            return FlakyRule.Judge(first, again: null);
        progress.Say($"{Name}: once more, from a clean start: {string.Join(", ", methods)}");
        var again = await RunOnceAsync(Second, ["--filter-method", .. methods], environment, cancellation);
        return FlakyRule.Judge(first, again);
    }

    private async Task<TestReport> RunOnceAsync(
        string suffix, IReadOnlyList<string> methods, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
    {
        var program = Path.Combine(DevPaths.Repository, "tests", Name, "bin", "Debug", "net10.0", Name);
        var report = $"{Name}{suffix}.xml";
        string[] arguments =
        [
            "--no-ansi", "--progress", "off", "--show-slowest-tests", SlowestTests,
            "--results-directory", evidence, "--report-xunit-xml", "--report-xunit-xml-filename", report, .. options, .. methods,
        ];
        var run = new Command(program, arguments)
        {
            Environment = new Dictionary<string, string>(environment) { [EvidenceVariable] = Path.Combine(evidence, "nodes" + suffix) },
            OnLine = isLive ? line => Console.WriteLine("  " + line) : null,
            WorkingDirectory = DevPaths.Repository,
        };
        var result = await progress.StepAsync(Name + suffix, () => run.RunAsync(cancellation));
        var output = result.Output + result.Error;
        if (!isLive)
            Console.WriteLine($"  {Name}{suffix}:\n  " + output.TrimEnd().Replace("\n", "\n  ", StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(evidence, $"{Name}{suffix}.log"), output, cancellation);
        var path = Path.Combine(evidence, report);
        return TestReport.Read(File.Exists(path) ? await File.ReadAllTextAsync(path, cancellation) : null, result.ExitCode);
    }
}
