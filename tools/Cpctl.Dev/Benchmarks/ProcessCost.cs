using System.Globalization;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.Dev.Benchmarks;

/// <summary>What a program costs while nothing happens.</summary>
/// <param name="Program">agent or operator.</param>
/// <param name="PssMebibytes">Proportional set size: pages shared with other processes are divided among them.</param>
/// <param name="RssMebibytes">Resident set size.</param>
/// <param name="CpuPercent">Of one core.</param>
internal sealed record ProcessCost(string Program, double PssMebibytes, double RssMebibytes, double CpuPercent)
{
    private const int MeasuredSeconds = 30;

    /// <summary>Clock ticks a second, the same on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    private const string Script = """
        for program in agent operator; do
          pids=$(pgrep -f "cpctl $program" | head -1)
          [ -n "$pids" ] || continue
          echo "$program $pids $(awk '/^Pss:/{p=$2} /^Rss:/{r=$2} END{print p, r}' /proc/$pids/smaps_rollup) $(awk '{print $14 + $15}' /proc/$pids/stat)"
        done
        """;

    public static async Task<IReadOnlyList<ProcessCost>> MeasureAsync(Node node, CancellationToken cancellation)
    {
        var before = await SampleAsync(node, cancellation);
        await node.ShellAsync($"sleep {MeasuredSeconds}", cancellation);
        var after = await SampleAsync(node, cancellation);
        return [.. after.Where(sample => before.Any(earlier => earlier.Pid == sample.Pid)).Select(sample => new ProcessCost(
            sample.Program, sample.Pss / 1024, sample.Rss / 1024,
            (sample.Ticks - before.First(earlier => earlier.Pid == sample.Pid).Ticks) / TicksPerSecond / MeasuredSeconds * 100))];
    }

    private static async Task<IReadOnlyList<(string Program, string Pid, double Pss, double Rss, double Ticks)>> SampleAsync(
        Node node, CancellationToken cancellation) =>
        [.. (await node.ShellAsync(Script, cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .Select(words => (words[0], words[1], Number(words[2]), Number(words[3]), Number(words[4])))];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
