namespace Cpctl.DevCluster.Load;

/// <summary>What went one way within a span of time.</summary>
/// <param name="Name">The way.</param>
/// <param name="Requests">Attempts that ended within the span.</param>
/// <param name="Failures">Those of them that were not acknowledged, in order.</param>
/// <param name="ReadGap">The longest time without an acknowledged read; null when nothing was read.</param>
/// <param name="WriteGap">The longest time without an acknowledged write; null when nothing was written.</param>
public sealed record RouteSummary(string Name, int Requests, IReadOnlyList<Attempt> Failures, Gap? ReadGap, Gap? WriteGap)
{
    public static RouteSummary Of(string name, IEnumerable<Attempt> attempts, TimeSpan from, TimeSpan to)
    {
        var within = attempts.Where(attempt => attempt.Ended > from && attempt.Ended <= to).ToArray();
        return new RouteSummary(
            name,
            within.Length,
            [.. within.Where(attempt => attempt.Failure is not null).OrderBy(attempt => attempt.Ended)],
            GapOf(within, write: false, from, to),
            GapOf(within, write: true, from, to));
    }

    private static Gap? GapOf(Attempt[] within, bool write, TimeSpan from, TimeSpan to) =>
        Array.Exists(within, attempt => attempt.IsWrite == write)
            ? Gap.Longest(within.Where(attempt => attempt.IsWrite == write && attempt.Failure is null).Select(attempt => attempt.Ended), from, to)
            : null;
}
