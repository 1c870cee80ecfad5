namespace Cpctl.Api.Metrics;

/// <summary>What a metric's value may do between two looks.</summary>
public enum MetricKind
{
    /// <summary>Goes up and down; looked up when somebody asks.</summary>
    Gauge,

    /// <summary>Only grows, from zero at the start of the process.</summary>
    Counter,

    /// <summary>Counts how often values fell below each of some bounds.</summary>
    Histogram,
}
