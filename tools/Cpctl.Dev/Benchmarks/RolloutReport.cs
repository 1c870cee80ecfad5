using Cpctl.DevCluster;
using Cpctl.DevCluster.Load;

namespace Cpctl.Dev.Benchmarks;

/// <summary>Prints each measurement as soon as it is there, and at the end what was wrong.</summary>
internal sealed class RolloutReport(TextWriter writer, Toolchain toolchain)
{
    private const int Shown = 10;

    private readonly List<string> _findings = [];

    public void Add(int nodes, RolloutMeasurement measured)
    {
        var (during, rest) = (measured.During, measured.AtRest);
        writer.WriteLine();
        writer.WriteLine($"{nodes} node(s), {measured.What}: {measured.Took.TotalSeconds:0.0} s");
        writer.WriteLine("  way                      requests  failed   longest gap of reads      of writes   (at rest)");
        foreach (var (route, before) in during.Api.Zip(rest.Api))
            writer.WriteLine($"  {route.Name,-22} {route.Requests,10} {route.Failures.Count,7} {Text(route.ReadGap),22} {Text(route.WriteGap),14}   ({Text(before.WriteGap ?? before.ReadGap).Trim()})");
        writer.WriteLine($"  {"etcd",-22} {during.Etcd.Requests,10} {during.Etcd.Failures.Count,7} {"",22} {Text(during.Etcd.WriteGap),14}   ({Text(rest.Etcd.WriteGap).Trim()})");
        writer.WriteLine($"  {"etcd, worst client",-63} {during.WorstEtcdClientGap.TotalSeconds,9:0.00} s   ({rest.WorstEtcdClientGap.TotalSeconds:0.00} s)");
        writer.WriteLine($"  {during.Acknowledged} acknowledged writes; {(during.Findings.Count == 0 ? "none lost, members equal" : string.Join("; ", during.Findings))}");
        foreach (var failed in during.Api.Append(during.Etcd).SelectMany(route => route.Failures.Select(failed => (Text: $"{route.Name}: {failed.Failure}", failed.Ended))).GroupBy(one => one.Text).Take(Shown))
            writer.WriteLine($"    {failed.Count()} × {failed.Key} (at {string.Join(", ", failed.Select(one => $"{one.Ended.TotalSeconds:0.0}"))} s)");
        writer.Flush();
        _findings.AddRange(during.Findings);
    }

    /// <returns>False when something acknowledged was lost or members differ: that is no figure but a fault.</returns>
    public bool Write()
    {
        writer.WriteLine();
        writer.WriteLine($"Kubernetes {toolchain.Kubernetes.Version}, etcd {toolchain.Etcd.Version}, {toolchain.CpctlImage?.Name}");
        return _findings.Count == 0;
    }

    private static string Text(Gap? gap) => gap is null ? "-" : $"{gap.Length.TotalSeconds:0.00} s at {gap.At.TotalSeconds,5:0.0}";
}
