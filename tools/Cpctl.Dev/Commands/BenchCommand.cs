using System.CommandLine;
using Cpctl.DevCluster;
using Cpctl.DevCluster.Load;

namespace Cpctl.Dev.Commands;

internal static class BenchCommand
{
    public static Command Create()
    {
        var command = new Command("bench", "Measure.");
        command.Add(CreateBootstrap());
        command.Add(CreateRollout());
        command.Add(CreateReconcile());
        command.Add(CreateReplace());
        command.Add(CreateBackup());
        command.Add(CreateRestore());
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

    private static Command CreateRollout()
    {
        var version = new Option<string?>("--version") { Description = "Kubernetes version." };
        var nodes = new Option<int[]>("--nodes")
        {
            Description = "Sizes of clusters to measure.",
            DefaultValueFactory = _ => [3, 1],
            AllowMultipleArgumentsPerToken = true,
        };
        var existing = new Option<bool>("--existing") { Description = "Measure the cluster of `tools/dev up` as it is, instead of fresh ones." };
        var scenarios = new Option<string[]>("--scenario")
        {
            Description = "What to measure.",
            DefaultValueFactory = _ => [.. Benchmarks.RolloutScenario.All.Select(scenario => scenario.Name)],
            AllowMultipleArgumentsPerToken = true,
        };
        scenarios.AcceptOnlyFromAmong([.. Benchmarks.RolloutScenario.All.Select(scenario => scenario.Name)]);
        var writes = new Option<int>("--writes") { Description = "Writes per second through etcd.", DefaultValueFactory = _ => 500 };
        var requests = new Option<int>("--requests") { Description = "Requests per second on each way to the API.", DefaultValueFactory = _ => 10 };
        var command = new Command("rollout", "Changed settings of the API server and of etcd under load: time, failed requests, longest gaps, lost writes.")
        {
            version, nodes, existing, scenarios, writes, requests,
        };
        command.SetAction((parsed, cancellation) => new Benchmarks.RolloutBenchmark(
            parsed.GetValue(version),
            parsed.GetValue(nodes)!,
            parsed.GetValue(existing),
            parsed.GetValue(scenarios)!,
            new LoadOptions { EtcdWritesPerSecond = parsed.GetValue(writes), ApiRequestsPerSecond = parsed.GetValue(requests) },
            new Progress(Console.Out)).RunAsync(cancellation));
        return command;
    }

    private static Command CreateReconcile()
    {
        var objects = new Option<int[]>("--objects")
        {
            Description = "How many retained objects of each kind to measure with.",
            DefaultValueFactory = _ => [0, 10, 100, 1000],
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("reconcile", "Memory and idle CPU of agent and operator, and how reconciles grow with objects, in the cluster of tools/dev up.")
        {
            objects,
        };
        command.SetAction((parsed, cancellation) =>
            new Benchmarks.ReconcileBenchmark([.. parsed.GetValue(objects)!.Order()], new Progress(Console.Out)).RunAsync(cancellation));
        return command;
    }

    private static Command CreateReplace()
    {
        var version = new Option<string?>("--version") { Description = "Kubernetes version." };
        var writes = new Option<int>("--writes") { Description = "Writes per second through etcd.", DefaultValueFactory = _ => 500 };
        var command = new Command("replace", "Members of etcd replaced under load: time to three voters, longest gap of writes, lost writes.") { version, writes };
        command.SetAction((parsed, cancellation) => new Benchmarks.ReplaceBenchmark(
            parsed.GetValue(version), new LoadOptions { EtcdWritesPerSecond = parsed.GetValue(writes), ApiRequestsPerSecond = 5 }, new Progress(Console.Out)).RunAsync(cancellation));
        return command;
    }

    private static Command CreateBackup()
    {
        var version = new Option<string?>("--version") { Description = "Kubernetes version." };
        var sizes = Sizes();
        var rounds = Rounds();
        var writes = new Option<int>("--writes") { Description = "Writes per second through etcd meanwhile.", DefaultValueFactory = _ => 100 };
        var command = new Command("backup", "Backups beside etcd's own tools, in turns: time, memory, and what writing clients notice.") { version, sizes, rounds, writes };
        command.SetAction((parsed, cancellation) => new Benchmarks.BackupBenchmark(
            parsed.GetValue(version), parsed.GetValue(sizes)!, parsed.GetValue(rounds), parsed.GetValue(writes), new Progress(Console.Out)).RunAsync(cancellation));
        return command;
    }

    private static Command CreateRestore()
    {
        var version = new Option<string?>("--version") { Description = "Kubernetes version." };
        var sizes = Sizes();
        var rounds = Rounds();
        var command = new Command("restore", "A lost cluster restored on a bare node: time until its API answers, by phases, and etcd's data beside etcd's own tool.") { version, sizes, rounds };
        command.SetAction((parsed, cancellation) => new Benchmarks.RestoreBenchmark(
            parsed.GetValue(version), parsed.GetValue(sizes)!, parsed.GetValue(rounds), new Progress(Console.Out)).RunAsync(cancellation));
        return command;
    }

    private static Option<int[]> Sizes() => new("--sizes")
    {
        Description = "Sizes of etcd's data in MB, up to 8000.",
        DefaultValueFactory = _ => [100, 1000],
        AllowMultipleArgumentsPerToken = true,
    };

    private static Option<int> Rounds() => new("--rounds") { Description = "How often everything is measured.", DefaultValueFactory = _ => 3 };
}
