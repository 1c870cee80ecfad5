using System.Globalization;
using Cpctl.DevCluster.Load;

namespace Cpctl.Dev.Benchmarks;

/// <summary>How long a client waited for its writes to be acknowledged.</summary>
internal sealed record WriteLatency(int Writes, int Failed, double MedianMilliseconds, double P99Milliseconds, double LongestMilliseconds)
{
    public const string Head = "writes   failed       p50       p99   longest";

    /// <param name="spans">Only writes that were under way in one of them count.</param>
    /// <returns>Null when there was none.</returns>
    public static WriteLatency? Of(IEnumerable<Attempt> attempts, IReadOnlyList<(TimeSpan From, TimeSpan To)> spans)
    {
        var within = attempts.Where(attempt => spans.Any(span => attempt.Ended > span.From && attempt.Started < span.To)).ToArray();
        if (within.Length == 0)
            return null;
        var waits = within.Select(attempt => (attempt.Ended - attempt.Started).TotalMilliseconds).ToArray();
        return new WriteLatency(
            within.Length, within.Count(attempt => attempt.Failure is not null), Quantile.Median(waits), Quantile.Of(waits, 0.99), waits.Max());
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Writes,6} {Failed,8} {MedianMilliseconds,6:0.0} ms {P99Milliseconds,6:0.0} ms {LongestMilliseconds,6:0.0} ms");
}
