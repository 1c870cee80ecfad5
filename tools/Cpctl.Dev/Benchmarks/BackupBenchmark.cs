using Cpctl.DevCluster;
using Cpctl.DevCluster.Clusters;
using Cpctl.DevCluster.Load;

namespace Cpctl.Dev.Benchmarks;

/// <summary>
/// Backups of a one-node cluster beside etcd's own tools, in turns in one run: making one, looking into one, and what a client that writes all the while
/// notices of it. Only the ratios mean something on another machine.
/// </summary>
internal sealed class BackupBenchmark(string? version, IReadOnlyList<int> sizes, int rounds, int writesPerSecond, Progress progress)
{
    private const string Snapshot = $"{FilledCluster.Folder}/plain.db";
    private const string Bundle = $"{FilledCluster.Folder}/bundle.tar.age";
    private const string Save = "etcdctl snapshot save";
    private const string Create = "cpctl backup create, read back and verified";
    private const string Forget = $"sync {Snapshot} && dd if={Snapshot} iflag=nocache count=0 status=none";

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var toolchain = await Toolchain.PrepareAsync(version, progress, cancellation);
        using var cluster = new Cluster(ClusterSettings.Benchmark, progress);
        var report = new List<string>();
        try
        {
            using var filled = await FilledCluster.InstallAsync(cluster, toolchain, progress, cancellation);
            foreach (var size in sizes.Order())
            {
                await filled.GrowToAsync(size, cancellation);
                report.AddRange(await MeasureAsync(filled, size, cancellation));
            }
        }
        finally
        {
            await cluster.RemoveAsync(CancellationToken.None);
        }
        Console.WriteLine($"Kubernetes {toolchain.Kubernetes.Version}, etcd {toolchain.Etcd.Version}, {toolchain.CpctlImage!.Name}; medians of {rounds} rounds in turns");
        report.ForEach(Console.WriteLine);
        return 0;
    }

    private async Task<IReadOnlyList<string>> MeasureAsync(FilledCluster filled, int size, CancellationToken cancellation)
    {
        var contenders = Contenders(filled.Recipient);
        var runs = contenders.ToDictionary(one => one.Name, _ => new List<MeasuredCommand>(), StringComparer.Ordinal);
        var spans = contenders.ToDictionary(one => one.Name, _ => new List<(TimeSpan From, TimeSpan To)>(), StringComparer.Ordinal);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var clock = new LoadClock(TimeProvider.System);
        PutKey put = (key, value, cancel) => filled.Member.PutAsync(key, value, cancel);
        var writer = new EtcdWriter($"{EtcdFill.Namespace}-{size}", [put], 0, new WriteLedger(), clock);
        var writing = Task.Run(() => writer.RunAsync(writesPerSecond, stop.Token), cancellation);
        try
        {
            await Task.Delay(Rest, TimeProvider.System, cancellation);
            var rest = clock.Now;
            for (var round = 1; round <= rounds; round++)
            {
                await progress.StepAsync($"{size} MB, round {round} of {rounds}", async () =>
                {
                    foreach (var contender in contenders)
                    {
                        await filled.Node.ShellAsync(contender.Before, cancellation);
                        var from = clock.Now;
                        runs[contender.Name].Add(await MeasuredCommand.RunAsync(filled.Node, contender.Command, cancellation));
                        spans[contender.Name].Add((from, clock.Now));
                    }
                });
            }
            var bytes = long.Parse((await filled.Node.ShellAsync($"stat -c %s {Snapshot}", cancellation)).Trim());
            await filled.Node.ShellAsync($"rm -f {Snapshot} {Bundle}", cancellation);
            var attempts = writer.Log.Attempts();
            return
            [
                "",
                $"a snapshot of {bytes / 1e6:0} MB",
                .. ComparisonTable.Lines([.. contenders.Select(one => (one, (IReadOnlyList<MeasuredCommand>)runs[one.Name]))]),
                $"  {$"a client that writes {writesPerSecond} times a second",-48} {WriteLatency.Head}",
                Line("  at rest", [(TimeSpan.FromSeconds(1), rest)]),
                Line($"  during {Save}", spans[Save]),
                Line("  during cpctl backup create", spans[Create]),
            ];

            string Line(string what, IReadOnlyList<(TimeSpan From, TimeSpan To)> within) => $"  {what,-48} {WriteLatency.Of(attempts, within)}";
        }
        finally
        {
            await stop.CancelAsync();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static IReadOnlyList<Contender> Contenders(string recipient) =>
    [
        new(Save, "make", [.. FilledCluster.Etcdctl, "snapshot", "save", Snapshot], $"rm -f {Snapshot}; sync"),
        new(Create, "make", ["cpctl", "backup", "create", "-r", recipient, "-o", Bundle], $"rm -f {Bundle}; sync"),
        new("etcdutl snapshot status", "look", ["etcdutl", "snapshot", "status", Snapshot], $"cat {Snapshot} > /dev/null"),
        new("cpctl backup inspect, with the SHA-256", "look", ["cpctl", "backup", "inspect", Snapshot]),
        new("etcdutl snapshot status, not in the page cache", "cold", ["etcdutl", "snapshot", "status", Snapshot], Forget),
        new("cpctl backup inspect, not in the page cache", "cold", ["cpctl", "backup", "inspect", Snapshot], Forget),
        new("cpctl backup verify of the encrypted bundle", "verify", ["cpctl", "backup", "verify", Bundle, "--identity", FilledCluster.Key]),
    ];
}
