using System.Diagnostics.Metrics;

namespace Cpctl.Api.Metrics;

/// <summary>
/// Keeps what the instruments of some meters measured and writes it in Prometheus' text format. The meters are .NET's own, which cost
/// nothing while nobody listens; a client library would bring a web server's worth of dependencies for the same text.
/// </summary>
public sealed class MetricExporter : IDisposable
{
    /// <summary>For the HTTP header.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly Lock _gate = new();
    private readonly MeterListener _listener = new();
    private readonly Dictionary<Instrument, MetricFamily> _families = [];

    /// <param name="meters">Whose instruments are exported, those to come included.</param>
    public MetricExporter(params IReadOnlyList<Meter> meters)
    {
        _listener.InstrumentPublished = (instrument, self) =>
        {
            if (meters.Contains(instrument.Meter))
            {
                Add(instrument);
                self.EnableMeasurementEvents(instrument);
            }
        };
        _listener.MeasurementsCompleted = (instrument, _) => Remove(instrument);
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Everything as of now. An instrument whose look-up fails is missing, and a comment says so.</summary>
    public string Write()
    {
        lock (_gate)
        {
            foreach (var family in _families.Values.Where(family => family.IsObserved))
            {
                family.Clear();
            }

            string? problem = null;
            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException e)
            {
                problem = e.InnerException?.Message;
            }

            return PrometheusText.Of(_families.Values, problem);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument)
    {
        lock (_gate)
        {
            _families[instrument] = new MetricFamily(instrument);
        }
    }

    private void Remove(Instrument instrument)
    {
        lock (_gate)
        {
            _families.Remove(instrument);
        }
    }

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            if (_families.TryGetValue(instrument, out var family))
            {
                family.Record(PrometheusText.Labels(tags), value);
            }
        }
    }
}
