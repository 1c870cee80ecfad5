using System.Diagnostics.Metrics;
using Cpctl.Api.Metrics;
using Cpctl.StaticPods.Monitoring;

namespace Cpctl.Bootstrap.Operator;

/// <summary>What an operator serves under /metrics.</summary>
internal sealed class OperatorMetrics : IDisposable
{
    private static readonly MetricDefinition Leader = new("cpctl_operator_leader", MetricKind.Gauge, "1 in the one operator that runs the controllers.");

    private readonly Meter _process;
    private readonly MetricExporter _exporter;

    public OperatorMetrics(Func<bool> leads, TimeProvider time)
    {
        Leads = leads;
        _process = ProcessMetrics.Of(BuildInfo.Version, time);
        _exporter = new MetricExporter(Meter, RuntimeMetrics.Meter, _process);
        Leader.Observe(Meter, () => leads() ? 1 : 0);
    }

    /// <summary>For the reference.</summary>
    public static IReadOnlyList<MetricDefinition> All { get; } = [Leader, .. MetricReference.Operator];

    /// <summary>For what the controllers measure.</summary>
    public Meter Meter { get; } = new("Cpctl.Operator");

    /// <summary>Whether this operator is the one that runs the controllers.</summary>
    public Func<bool> Leads { get; }

    public string Write() => _exporter.Write();

    public void Dispose()
    {
        _exporter.Dispose();
        _process.Dispose();
        Meter.Dispose();
    }
}
