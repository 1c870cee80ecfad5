using Cpctl.DevCluster.Nodes;
using Cpctl.Etcd.Client;

namespace Cpctl.DevCluster.Load;

/// <summary>
/// Clients at work on a cluster while something is done to it: some write through etcd, others use the API every way there is. Whoever starts
/// it ends it with <see cref="StopAsync"/> and then knows what they saw.
/// </summary>
public sealed class ClusterLoad : IAsyncDisposable
{
    private static readonly TimeSpan EventsArriveWithin = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource stopRequests = new();
    private readonly CancellationTokenSource stopWatches = new();
    private readonly List<IDisposable> owned = [];
    private readonly List<Task> requests = [];
    private readonly List<Task> watching = [];
    private readonly List<ApiProber> probers = [];
    private readonly List<WatchFollower> watches = [];
    private readonly List<EtcdWriter> writers = [];
    private readonly List<EtcdMember> members = [];
    private readonly WriteLedger keys = new();
    private readonly WriteLedger objects = new();
    private readonly IReadOnlyList<Node> nodes;
    private readonly string prefix;
    private readonly LoadOptions options;
    private readonly LoadAccess access;

    private ClusterLoad(IReadOnlyList<Node> nodes, LoadOptions options, LoadAccess access)
    {
        (this.nodes, this.options, this.access) = (nodes, options, access);
        Clock = new LoadClock(TimeProvider.System);
        prefix = $"/cpctl-load/{Guid.NewGuid():N}/";
    }

    public LoadClock Clock { get; }

    /// <summary>Starts clients on all nodes, and through the load balancer where there is one.</summary>
    public static async Task<ClusterLoad> StartAsync(
        IReadOnlyList<Node> nodes, string? loadBalancer, LoadOptions options, CancellationToken cancellation)
    {
        var load = new ClusterLoad(nodes, options, await LoadAccess.PrepareAsync(nodes[0], cancellation));
        load.StartWriters();
        await load.StartProbersAsync(loadBalancer);
        return load;
    }

    /// <summary>What clients have seen between two moments; nothing is verified yet.</summary>
    public LoadReport Seen(TimeSpan from, TimeSpan to, IReadOnlyList<string>? findings = null) => new(
        [.. probers.Select(prober => prober.Log.Between(from, to)), .. watches.Select(watch => watch.Log.Between(from, to))],
        RouteSummary.Of("etcd", writers.SelectMany(writer => writer.Log.Attempts()), from, to),
        writers.Select(writer => writer.Log.Between(from, to).WriteGap?.Length ?? to - from).DefaultIfEmpty().Max(),
        keys.Count + objects.Count,
        findings ?? []);

    /// <summary>Ends the clients, and verifies that everything acknowledged is there, was announced to watchers, and is the same on all members.</summary>
    /// <param name="from">The report is about what happened since then.</param>
    public async Task<LoadReport> StopAsync(TimeSpan from, CancellationToken cancellation)
    {
        var to = Clock.Now;
        await stopRequests.CancelAsync();
        await Task.WhenAll(requests);
        await WaitForEventsAsync(cancellation);
        await stopWatches.CancelAsync();
        await Task.WhenAll(watching);
        var present = await LoadVerification.ObjectsAsync(nodes[0], cancellation);
        string?[] findings =
        [
            LoadVerification.Missing("writes to etcd", keys, await LoadVerification.KeysAsync(nodes[0], prefix, cancellation)),
            LoadVerification.Missing("writes to the API", objects, present),
            .. watches.Select(watch => LoadVerification.Missing($"objects as seen by {watch.Log.Name}", objects, watch.Seen())),
            await LoadVerification.DifferenceAsync(members, cancellation),
        ];
        await LoadVerification.CleanAsync(nodes[0], prefix, cancellation);
        return Seen(from, to, [.. findings.OfType<string>()]);
    }

    public async ValueTask DisposeAsync()
    {
        await stopRequests.CancelAsync();
        await stopWatches.CancelAsync();
        await Task.WhenAll([.. requests, .. watching]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        owned.ForEach(one => one.Dispose());
        access.Dispose();
        stopRequests.Dispose();
        stopWatches.Dispose();
    }

    private void StartWriters()
    {
        var timeouts = new EtcdTimeouts { Change = options.RequestTimeout };
        members.AddRange(nodes.Select(node => Own(new EtcdMember(new Uri($"https://{node.Address}:2379"), access.Etcd, timeouts))));
        if (options.EtcdWritesPerSecond == 0)
            return;
        PutKey[] puts = [.. members.Select<EtcdMember, PutKey>(member => (key, value, cancel) => member.PutAsync(key, value, cancel))];
        for (var number = 0; number < options.EtcdWriters; number++)
            writers.Add(new EtcdWriter($"{prefix}{number}", puts, number, keys, Clock));
        requests.AddRange(writers.Select(writer => Task.Run(() => writer.RunAsync((double)options.EtcdWritesPerSecond / options.EtcdWriters, stopRequests.Token))));
    }

    private async Task StartProbersAsync(string? loadBalancer)
    {
        (string Name, string Host)[] fronts = [.. loadBalancer is null ? [] : new[] { ("load balancer", loadBalancer) }, .. nodes.Select(node => (node.Name, node.Address))];
        var front = new ApiRoute(fronts[0].Name, () => fronts[0].Host, KeepsConnection: false);
        var service = new ServiceAddresses(front, Own(access.User.Connect(false, options.RequestTimeout)), Clock);
        await service.ReadAsync();
        ApiRoute[] routes =
        [
            .. fronts.Select(way => new ApiRoute(way.Name, () => way.Host, KeepsConnection: false)),
            new ApiRoute("service", service.Pick, KeepsConnection: false),
            .. fronts.Select(way => new ApiRoute($"{way.Name} kept", () => way.Host, KeepsConnection: true)),
        ];
        probers.AddRange(routes.Select(route => new ApiProber(route, Own(access.User.Connect(route.KeepsConnection, options.RequestTimeout)), objects, Clock)));
        watches.AddRange(fronts.Select(way => new WatchFollower(
            new ApiRoute($"{way.Name} watch", () => way.Host, KeepsConnection: true), Own(access.User.Connect(true, Timeout.InfiniteTimeSpan)), Clock)));
        watching.AddRange(watches.Select(watch => Task.Run(() => watch.RunAsync(stopWatches.Token))));
        requests.Add(Task.Run(() => service.RunAsync(stopRequests.Token)));
        requests.AddRange(probers.Select(prober => Task.Run(() => prober.RunAsync(options.ApiRequestsPerSecond, stopRequests.Token))));
    }

    private async Task WaitForEventsAsync(CancellationToken cancellation)
    {
        var until = Clock.Now + EventsArriveWithin;
        while (Clock.Now < until && watches.Any(watch => objects.LostFrom(watch.Seen()).Count > 0))
            await Task.Delay(TimeSpan.FromMilliseconds(50), Clock.Time, cancellation);
    }

    private T Own<T>(T disposable)
        where T : IDisposable
    {
        owned.Add(disposable);
        return disposable;
    }
}
