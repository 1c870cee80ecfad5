using Cpctl.DevCluster;

namespace Cpctl.Dev.Benchmarks;

/// <summary>Collects figures and prints them together at the end, so that nothing runs in between.</summary>
internal sealed class BenchmarkReport(TextWriter writer)
{
    private readonly List<Action> _sections = [];

    public void Add(
        int nodes,
        Installation baseline,
        Installation? product,
        IReadOnlyList<(string Phase, TimeSpan At, TimeSpan Took)> timeline,
        IReadOnlyList<ProcessCost> cost) =>
        _sections.Add(() =>
        {
            writer.WriteLine();
            writer.WriteLine($"{nodes} node(s)");
            WriteInstallation("kubeadm", baseline);
            if (product is null)
                return;
            WriteInstallation("cpctl", product);
            writer.WriteLine($"  ratio    {product.Total / baseline.Total,7:0.00} × kubeadm");
            foreach (var (phase, at, took) in timeline)
                writer.WriteLine($"    {phase,-28} at {at.TotalSeconds,6:0.00} s  took {took.TotalSeconds,6:0.00} s");
            foreach (var process in cost)
            {
                writer.WriteLine(
                    $"  {process.Program,-9} {process.PssMebibytes,6:0.0} MiB PSS  {process.RssMebibytes,6:0.0} MiB RSS  {process.CpuPercent,5:0.00} % of a core idle");
            }
            writer.WriteLine($"  together  {cost.Sum(process => process.PssMebibytes),6:0.0} MiB PSS                {cost.Sum(process => process.CpuPercent),18:0.00} % of a core idle");
        });

    public void Write(Toolchain toolchain)
    {
        writer.WriteLine($"Kubernetes {toolchain.Kubernetes.Version}, etcd {toolchain.Etcd.Version}, {toolchain.CpctlImage?.Name ?? "no cpctl"}");
        foreach (var section in _sections)
            section();
    }

    private void WriteInstallation(string name, Installation installation)
    {
        writer.WriteLine($"  {name,-8} {installation.Total.TotalSeconds,7:0.0} s");
        foreach (var (command, took) in installation.Steps)
            writer.WriteLine($"    {command,-40} {took.TotalSeconds,7:0.0} s");
    }
}
