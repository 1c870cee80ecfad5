namespace Cpctl.Api.Metrics;

/// <summary>What was measured under one set of labels.</summary>
/// <param name="bounds">How many bounds its histogram has; 0 when it is none.</param>
internal sealed class MetricSeries(int bounds)
{
    /// <summary>The value, or the sum of a counter's or histogram's.</summary>
    public double Sum { get; set; }

    public long Count { get; set; }

    /// <summary>For each bound how many values were not above it.</summary>
    public long[] Buckets { get; } = new long[bounds];
}
