using System.CommandLine;
using Cpctl.DevCluster;

namespace Cpctl.Dev.Commands;

internal static class BenchCommand
{
    public static Command Create()
    {
        var command = new Command("bench", "Measure.");
        command.Add(CreateBootstrap());
        return command;
    }

    private static Command CreateBootstrap()
    {
        var version = new Option<string?>("--version") { Description = "Kubernetes version." };
        var nodes = new Option<int[]>("--nodes")
        {
            Description = "Sizes of clusters to measure.",
            DefaultValueFactory = _ => [1, 3],
            AllowMultipleArgumentsPerToken = true,
        };
        var without = new Option<bool>("--baseline-only") { Description = "Measure only kubeadm." };
        var command = new Command("bootstrap", "First install: cpctl beside kubeadm, with the same binaries in the same kind of containers.")
        {
            version, nodes, without,
        };
        command.SetAction((parsed, cancellation) => new Benchmarks.BootstrapBenchmark(
            parsed.GetValue(version), parsed.GetValue(nodes)!, parsed.GetValue(without), new Progress(Console.Out)).RunAsync(cancellation));
        return command;
    }
}
