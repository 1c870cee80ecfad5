using System.Collections.Concurrent;
using Cpctl.DevCluster;
using Cpctl.DevCluster.Images;
using Cpctl.DevCluster.Processes;
using Cpctl.DevCluster.Releases;

namespace Cpctl.Dev.Testing;

/// <summary>
/// Runs every test program of the solution. What computes runs first, beside the publishing that the end-to-end tests wait for; what waits for real processes runs
/// beside these tests, which take longest.
/// </summary>
internal sealed class TestRun(bool quick, bool soak, Progress progress)
{
    private const string EndToEnd = "Cpctl.EndToEnd.Tests";

    /// <summary>Its tests wait for real members most of the time, and for no more than they need: not beside what takes every processor.</summary>
    private const string Waiting = "Cpctl.Etcd.Tests";

    /// <summary>Programs that compute: one for each core of the machine that the run is made for.</summary>
    private const int ComputingAtOnce = 2;

    private static string Evidence => Path.Combine(DevPaths.Artifacts, "test");

    /// <returns>0 when nothing failed.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        if (Directory.Exists(Evidence))
            Directory.Delete(Evidence, recursive: true);
        Directory.CreateDirectory(Evidence);

        await progress.StepAsync("building the solution", () => BuildAsync(cancellation));
        // Tests use real etcd processes even in a quick run: they need no engine and no root.
        var etcd = await EtcdRelease.FindAsync(progress, cancellation);
        await TestTools.PrepareAsync(progress, cancellation);
        var environment = new Dictionary<string, string> { ["ETCD_BIN_DIR"] = etcd.Folder };

        // When one of the two can't go on, the other is of no use.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var verdicts = await Task.WhenAll(
            EndingOthersAsync(EndToEndAsync(environment, ending.Token), ending),
            EndingOthersAsync(BesideAsync(environment, ending.Token), ending));
        return Report([.. verdicts.SelectMany(verdict => verdict)]);
    }

    private static async Task BuildAsync(CancellationToken cancellation)
    {
        var build = new Command("dotnet", "build", Path.Combine(DevPaths.Repository, "ControlPlane.sln"), "-v", "q", "-nologo");
        (await build.RunAsync(cancellation)).EnsureSuccess();
    }

    private static async Task<T> EndingOthersAsync<T>(Task<T> lane, CancellationTokenSource ending)
    {
        try
        {
            return await lane;
        }
        catch
        {
            await ending.CancelAsync();
            throw;
        }
    }

    private async Task<IReadOnlyList<Ended>> EndToEndAsync(Dictionary<string, string> environment, CancellationToken cancellation)
    {
        var program = Program(EndToEnd);
        if (quick)
            return [await RunAsync(program, environment, cancellation)];
        var toolchain = await Toolchain.PrepareAsync(null, progress, cancellation);
        var own = new Dictionary<string, string>(environment)
        {
            [CpctlBinary.Variable] = toolchain.Cpctl!.Path,
                    };
        return [await RunAsync(program, own, cancellation)];
    }

    private async Task<IReadOnlyList<Ended>> BesideAsync(Dictionary<string, string> environment, CancellationToken cancellation)
    {
        var ended = new ConcurrentBag<Ended>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = ComputingAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(
            Projects().Except([EndToEnd, Waiting], StringComparer.Ordinal), options, async (name, token) => ended.Add(await RunAsync(Program(name), environment, token)));
        return [.. ended.OrderBy(one => one.Program.Name, StringComparer.Ordinal), await RunAsync(Program(Waiting), environment, cancellation)];
    }

    private static async Task<Ended> RunAsync(TestProgram program, Dictionary<string, string> environment, CancellationToken cancellation) =>
        new(program, await program.RunAsync(environment, cancellation));

    private TestProgram Program(string name)
    {
        var options = new List<string>();
        if (quick)
            options.AddRange(["--filter-not-trait", "Category=Nodes"]);
        if (!soak)
            options.AddRange(["--filter-not-trait", "Category=Soak"]);
        else if (name == EndToEnd)
            // They measure, fill disks and have up to eight nodes: one cluster at a time.
            options.AddRange(["--parallel", "none"]);
        return new TestProgram(name, options, isLive: name == EndToEnd, Evidence, progress);
    }

    private static IEnumerable<string> Projects() =>
        Directory.EnumerateDirectories(Path.Combine(DevPaths.Repository, "tests"))
            .Where(folder => File.Exists(Path.Combine(folder, Path.GetFileName(folder) + ".csproj")))
            .Select(folder => Path.GetFileName(folder))
            .Order(StringComparer.Ordinal);

    /// <summary>Failures once more, where they are not lost among progress, then what is flaky; the last line is the run's.</summary>
    private static int Report(IReadOnlyList<Ended> ended)
    {
        foreach (var failure in ended.SelectMany(one => one.Verdict.Failures))
            Console.WriteLine(failure);
        if (ended.Any(one => one.Verdict.Flaky.Count > 0))
            Console.WriteLine($"flaky: failed, and passed from a clean start; more than {FlakyRule.Survived} fail the run");
        foreach (var (program, verdict) in ended)
        {
            foreach (var flaky in verdict.Flaky)
                Console.WriteLine($"  {flaky.Cause} ({flaky.Tests} test(s) of {program.Name}); logs: {string.Join(", ", program.Logs)}\n{flaky.Reason}");
        }
        var total = RunVerdict.Of([.. ended.Select(one => one.Verdict)]);
        Console.WriteLine($"{total.Passed} passed, {total.Failed} failed");
        return total.ExitCode;
    }

    private sealed record Ended(TestProgram Program, ProgramVerdict Verdict);
}
