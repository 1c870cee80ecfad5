using System.Diagnostics.Metrics;

namespace Cpctl.Api.Metrics;

/// <summary>
/// A metric as documented: every one that cpctl serves is declared once as one of these, so that the reference, the alert rules and the
/// dashboard can be compared with the code.
/// </summary>
/// <param name="Name">By Prometheus' conventions: base units, and _total for counters.</param>
/// <param name="Kind">What it may do.</param>
/// <param name="Help">One sentence.</param>
/// <param name="Labels">Names of its labels, each with few values.</param>
public sealed record MetricDefinition(string Name, MetricKind Kind, string Help, params IReadOnlyList<string> Labels)
{
    /// <summary>A value that is looked up when somebody asks. Series that <paramref name="look"/> no longer gives are gone.</summary>
    public void Observe(Meter meter, Func<IEnumerable<Measurement<double>>> look)
    {
        if (Kind == MetricKind.Counter)
        {
            meter.CreateObservableCounter(Name, look, unit: null, Help);
        }
        else
        {
            meter.CreateObservableGauge(Name, look, unit: null, Help);
        }
    }

    /// <summary>The same for a metric without labels; null when there is no value.</summary>
    public void Observe(Meter meter, Func<double?> look) => Observe(meter, () => look() is { } value ? [Of(value)] : Array.Empty<Measurement<double>>());

    public Counter<double> CreateCounter(Meter meter) => meter.CreateCounter<double>(Name, unit: null, Help);

    /// <param name="meter">What it belongs to.</param>
    /// <param name="bounds">Ascending; one for everything above is added.</param>
    public Histogram<double> CreateHistogram(Meter meter, params IReadOnlyList<double> bounds) =>
        meter.CreateHistogram(Name, unit: null, Help, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });

    /// <summary>A value with the labels' values in their declared order.</summary>
    public Measurement<double> Of(double value, params string[] labels) => new(value, Tags(labels));

    /// <exception cref="ArgumentException">As many values as labels are needed.</exception>
    public KeyValuePair<string, object?>[] Tags(params string[] labels) => labels.Length == Labels.Count
        ? [.. Labels.Zip(labels, (name, value) => KeyValuePair.Create(name, (object?)value))]
        : throw new ArgumentException($"{Name} has {Labels.Count} labels", nameof(labels));
}
