using System.Diagnostics.Metrics;

namespace Cpctl.Api.Metrics;

/// <summary>What a process costs, and which one it is. Names that Prometheus' own client libraries use, where they have one.</summary>
public static class ProcessMetrics
{
    private static readonly MetricDefinition Build = new("cpctl_build_info", MetricKind.Gauge, "Always 1; the version is a label.", "version");

    private static readonly MetricDefinition Memory = new("process_resident_memory_bytes", MetricKind.Gauge, "Resident memory of this process.");

    private static readonly MetricDefinition Cpu = new("process_cpu_seconds_total", MetricKind.Counter, "Processor time used by this process.");

    private static readonly MetricDefinition Start = new("process_start_time_seconds", MetricKind.Gauge, "When this process began to serve metrics.");

    /// <summary>For the reference.</summary>
    public static IReadOnlyList<MetricDefinition> All { get; } = [Build, Memory, Cpu, Start];

    /// <returns>Measures until disposed.</returns>
    public static Meter Of(string version, TimeProvider time)
    {
        var meter = new Meter("Cpctl.Process");
        var started = time.GetUtcNow().ToUnixTimeSeconds();
        Build.Observe(meter, () => [Build.Of(1, version)]);
        Memory.Observe(meter, () => Environment.WorkingSet);
        Cpu.Observe(meter, () => Environment.CpuUsage.TotalTime.TotalSeconds);
        Start.Observe(meter, () => started);
        return meter;
    }
}
