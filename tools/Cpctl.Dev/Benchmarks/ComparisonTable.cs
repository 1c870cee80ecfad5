using System.Globalization;

namespace Cpctl.Dev.Benchmarks;

/// <summary>Medians of commands that were measured in turns, and how those of a group compare with its first.</summary>
internal static class ComparisonTable
{
    private const int NameWidth = 48;

    public static IEnumerable<string> Lines(IReadOnlyList<(Contender Contender, IReadOnlyList<MeasuredCommand> Runs)> measured)
    {
        yield return $"  {"",-NameWidth} {"time",9} {"ratio",8} {"processor",10} {"peak memory",12}";
        foreach (var group in measured.GroupBy(one => one.Contender.Group, StringComparer.Ordinal))
        {
            double? first = null;
            foreach (var (contender, runs) in group)
            {
                var seconds = Quantile.Median(runs.Select(run => run.Seconds));
                var ratio = first is { } baseline ? Text(seconds / baseline, "0.00", " ×") : "";
                first ??= seconds;
                yield return $"  {contender.Name,-NameWidth} {Text(seconds, "0.00", " s"),9} {ratio,8} "
                    + $"{Text(Quantile.Median(runs.Select(run => run.CpuSeconds)), "0.00", " s"),10} {Text(runs.Max(run => run.PeakMebibytes), "0", " MiB"),12}";
            }
        }
    }

    private static string Text(double value, string format, string unit) => value.ToString(format, CultureInfo.InvariantCulture) + unit;
}
