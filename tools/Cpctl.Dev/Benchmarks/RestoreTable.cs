using System.Globalization;

namespace Cpctl.Dev.Benchmarks;

/// <summary>Medians of several restores of one backup.</summary>
internal static class RestoreTable
{
    private const int NameWidth = 48;

    public static IEnumerable<string> Lines(IReadOnlyList<RestoreRun> runs)
    {
        var theirs = Quantile.Median(runs.Select(run => run.Theirs.Seconds));
        var ours = Quantile.Median(runs.Select(run => run.DataSeconds));
        yield return $"  {"",-NameWidth} {"time",9} {"ratio",8} {"processor",10} {"peak memory",12}";
        yield return Line("etcdutl snapshot restore", theirs, "", runs.Select(run => run.Theirs));
        yield return Line("cpctl restore: etcd's data directory", ours, $"{(ours / theirs).ToString("0.00", CultureInfo.InvariantCulture)} ×");
        yield return Line("cpctl restore, until the API answers", Quantile.Median(runs.Select(run => run.ServingSeconds)), "");
        yield return Line("cpctl restore, until it has ended", Quantile.Median(runs.Select(run => run.Ours.Seconds)), "", runs.Select(run => run.Ours));
        yield return Line("  the bundle, read and checked", Quantile.Median(runs.Select(run => run.OpeningSeconds)), "");
        foreach (var (phase, _, _) in runs[0].Phases)
            yield return Line($"  {phase}", Quantile.Median(runs.Select(run => run.SecondsOf(phase))), "");
    }

    private static string Line(string name, double seconds, string ratio, IEnumerable<MeasuredCommand>? commands = null)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"  {name,-NameWidth} {seconds,7:0.00} s {ratio,8}");
        return commands?.ToArray() is not { } cost
            ? line.TrimEnd()
            : string.Create(CultureInfo.InvariantCulture, $"{line} {Quantile.Median(cost.Select(one => one.CpuSeconds)),8:0.00} s {cost.Max(one => one.PeakMebibytes),8:0} MiB");
    }
}
