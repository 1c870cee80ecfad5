using System.Diagnostics.Metrics;

namespace Cpctl.Api.Metrics;

/// <summary>What one instrument measured, by labels.</summary>
internal sealed class MetricFamily
{
    private readonly SortedDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);

    public MetricFamily(Instrument instrument)
    {
        Name = instrument.Name;
        Help = instrument.Description ?? "";
        IsObserved = instrument.IsObservable;
        Bounds = (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? [];
        Kind = instrument switch
        {
            Histogram<double> => MetricKind.Histogram,
            Counter<double> or ObservableCounter<double> => MetricKind.Counter,
            _ => MetricKind.Gauge,
        };
    }

    public string Name { get; }

    public string Help { get; }

    public MetricKind Kind { get; }

    /// <summary>Its values are looked up anew each time.</summary>
    public bool IsObserved { get; }

    public IReadOnlyList<double> Bounds { get; }

    /// <summary>Ordered by labels.</summary>
    public IEnumerable<KeyValuePair<string, MetricSeries>> Series => _series;

    public void Clear() => _series.Clear();

    /// <param name="labels">As <see cref="PrometheusText.Labels"/> writes them.</param>
    /// <param name="value">The value of an observed instrument, else what is added.</param>
    public void Record(string labels, double value)
    {
        if (!_series.TryGetValue(labels, out var one))
        {
            _series[labels] = one = new MetricSeries(Bounds.Count);
        }

        one.Sum = IsObserved ? value : one.Sum + value;
        one.Count++;
        for (var i = 0; i < Bounds.Count; i++)
        {
            if (value <= Bounds[i])
            {
                one.Buckets[i]++;
            }
        }
    }
}
