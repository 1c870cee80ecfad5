using Cpctl.DevCluster;
using Cpctl.DevCluster.Clusters;
using Cpctl.DevCluster.Load;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.Dev.Benchmarks;

/// <summary>
/// The only node of a cluster is gone, and `cpctl restore` makes the cluster again from a bundle on a bare one of another name and address: how long until its API answers a client of
/// the old cluster, what each phase takes, and how its making of etcd's data directory compares with etcd's own tool.
/// </summary>
internal sealed class RestoreBenchmark(string? version, IReadOnlyList<int> sizes, int rounds, Progress progress)
{
    private const string Bundle = $"{FilledCluster.Folder}/bundle.tar.age";
    private const string Snapshot = $"{FilledCluster.Folder}/plain.db";
    private const string Theirs = $"{FilledCluster.Folder}/theirs";
    private const string Key = "recovery.key";

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var toolchain = await Toolchain.PrepareAsync(version, progress, cancellation);
        using var cluster = new Cluster(ClusterSettings.Benchmark, progress);
        using var files = new HeldFiles();
        var report = new List<string>();
        try
        {
            using var lost = await FilledCluster.InstallAsync(cluster, toolchain, progress, cancellation);
            foreach (var size in sizes.Order())
                await BackUpAsync(lost, size, files, cancellation);
            await files.KeepAsync(lost.Node, FilledCluster.Key, Key, cancellation);
            foreach (var size in sizes.Order())
            {
                var runs = new List<RestoreRun>();
                for (var round = 1; round <= rounds; round++)
                {
                    await cluster.RemoveAsync(cancellation);
                    var fresh = await cluster.AddNodeAsync("cp2", toolchain, cancellation: cancellation);
                    runs.Add(await progress.StepAsync($"restoring {size} MB, round {round} of {rounds}", () => MeasureAsync(fresh, size, files, lost.Access.User, cancellation)));
                }
                report.AddRange(["", $"a snapshot of {files.SizeOf(PlainName(size)) / 1e6:0} MB", .. RestoreTable.Lines(runs)]);
            }
        }
        finally
        {
            await cluster.RemoveAsync(CancellationToken.None);
        }
        Console.WriteLine($"Kubernetes {toolchain.Kubernetes.Version}, etcd {toolchain.Etcd.Version}, {toolchain.CpctlImage!.Name}; medians of {rounds} rounds");
        report.ForEach(Console.WriteLine);
        return 0;
    }

    private async Task BackUpAsync(FilledCluster lost, int size, HeldFiles files, CancellationToken cancellation)
    {
        await lost.GrowToAsync(size, cancellation);
        await progress.StepAsync($"backing up {size} MB", async () =>
        {
            await MeasuredCommand.RunAsync(lost.Node, [.. FilledCluster.Etcdctl, "snapshot", "save", Snapshot], cancellation);
            await MeasuredCommand.RunAsync(lost.Node, ["cpctl", "backup", "create", "-r", lost.Recipient, "-o", Bundle], cancellation);
            await files.KeepAsync(lost.Node, Snapshot, PlainName(size), cancellation);
            await files.KeepAsync(lost.Node, Bundle, BundleName(size), cancellation);
            await lost.Node.ShellAsync($"rm -f {Snapshot} {Bundle}", cancellation);
        });
    }

    private static async Task<RestoreRun> MeasureAsync(Node fresh, int size, HeldFiles files, LoadUser user, CancellationToken cancellation)
    {
        await files.GiveAsync(PlainName(size), fresh, Snapshot, cancellation);
        await files.GiveAsync(BundleName(size), fresh, Bundle, cancellation);
        await files.GiveAsync(Key, fresh, FilledCluster.Key, cancellation);
        var theirs = await MeasuredCommand.RunAsync(fresh, ["etcdutl", "snapshot", "restore", Snapshot, $"--data-dir={Theirs}"], cancellation);
        await fresh.ShellAsync($"rm -rf {Theirs}; sync", cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var serving = Task.Run(() => FirstAnswer.WaitAsync(user, fresh.Address, stop.Token), cancellation);
        try
        {
            var ours = await MeasuredCommand.RunAsync(fresh, ["cpctl", "restore", Bundle, "--identity", FilledCluster.Key, "--yes"], cancellation);
            stop.CancelAfter(TimeSpan.FromSeconds(30));
            return new RestoreRun(theirs, ours, (await serving).TotalSeconds, await PhaseTimeline.ReadAsync(fresh, cancellation));
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)serving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static string PlainName(int size) => $"{size}.db";

    private static string BundleName(int size) => $"{size}.tar.age";
}
