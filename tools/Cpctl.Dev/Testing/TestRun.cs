using Cpctl.DevCluster;
using Cpctl.DevCluster.Images;
using Cpctl.DevCluster.Processes;
using Cpctl.DevCluster.Releases;

namespace Cpctl.Dev.Testing;

/// <summary>Runs every test program of the solution, one after the other: they share two cores.</summary>
internal sealed class TestRun(bool quick, bool soak, Progress progress)
{
    private const string EndToEnd = "Cpctl.EndToEnd.Tests";

    /// <summary>A run has a limit: what takes its time is to be seen in every run.</summary>
    private const string SlowestTests = "10";

    private readonly List<string> _failures = [];

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var evidence = Path.Combine(DevPaths.Artifacts, "test");
        if (Directory.Exists(evidence))
            Directory.Delete(evidence, recursive: true);
        Directory.CreateDirectory(evidence);

        await progress.StepAsync("building the solution", () => BuildAsync(cancellation));
        var environment = await EnvironmentAsync(cancellation);
        var total = new TestSummary(0, 0);
        foreach (var project in Projects())
            total += await RunProjectAsync(project, environment, evidence, cancellation);
        foreach (var failure in _failures)
            Console.WriteLine(failure);
        Console.WriteLine($"{total.Passed} passed, {total.Failed} failed");
        return total.Failed == 0 && total.Passed > 0 ? 0 : 1;
    }

    private static async Task BuildAsync(CancellationToken cancellation)
    {
        var build = new Command("dotnet", "build", Path.Combine(DevPaths.Repository, "ControlPlane.sln"), "-v", "q", "-nologo");
        (await build.RunAsync(cancellation)).EnsureSuccess();
    }

    private async Task<Dictionary<string, string>> EnvironmentAsync(CancellationToken cancellation)
    {
        // Tests use real etcd processes even in a quick run: they need no engine and no root.
        var etcd = await EtcdRelease.FindAsync(progress, cancellation);
        await TestTools.PrepareAsync(progress, cancellation);
        var environment = new Dictionary<string, string> { ["ETCD_BIN_DIR"] = etcd.Folder };
        if (quick)
            return environment;
        var toolchain = await Toolchain.PrepareAsync(null, progress, cancellation);
        environment[CpctlBinary.Variable] = toolchain.Cpctl!.Path;
        environment["DOCKER_API_VERSION"] = Docker.Environment["DOCKER_API_VERSION"];
        return environment;
    }

    /// <summary>The quickest first; the end-to-end tests last.</summary>
    private static IEnumerable<string> Projects() =>
        Directory.EnumerateDirectories(Path.Combine(DevPaths.Repository, "tests"))
            .Where(folder => File.Exists(Path.Combine(folder, Path.GetFileName(folder) + ".csproj")))
            .Select(folder => Path.GetFileName(folder))
            .OrderBy(name => name == EndToEnd)
            .ThenBy(name => name, StringComparer.Ordinal);

    private async Task<TestSummary> RunProjectAsync(
        string project, Dictionary<string, string> environment, string evidence, CancellationToken cancellation)
    {
        var left = new List<string>();
        if (quick)
            left.AddRange(["--filter-not-trait", "Category=Nodes"]);
        if (!soak)
            left.AddRange(["--filter-not-trait", "Category=Soak"]);
        var program = Path.Combine(DevPaths.Repository, "tests", project, "bin", "Debug", "net10.0", project);
        var run = new Command(program, ["--no-ansi", "--progress", "off", "--show-slowest-tests", SlowestTests, .. left])
        {
            Environment = environment,
            OnLine = line => Console.WriteLine("  " + line),
            WorkingDirectory = DevPaths.Repository,
        };
        var result = await progress.StepAsync(project, () => run.RunAsync(cancellation));
        _failures.AddRange(TestFailures.Parse(result.Output));
        var summary = TestSummary.Parse(result.Output, result.ExitCode);
        if (summary.Failed > 0)
            await File.WriteAllTextAsync(Path.Combine(evidence, project + ".log"), result.Output + result.Error, cancellation);
        return summary;
    }
}
