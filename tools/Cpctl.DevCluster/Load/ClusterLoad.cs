using Cpctl.DevCluster.Nodes;
using Cpctl.Etcd.Client;

namespace Cpctl.DevCluster.Load;

/// <summary>
/// Clients at work on a cluster while something is done to it: some write through etcd, others use the API every way there is. Whoever starts
/// it ends it with <see cref="StopAsync"/> and then knows what they saw.
/// </summary>
public sealed class ClusterLoad : IAsyncDisposable
{
    /// <summary>A pod's copy of the authorities is brought up to date every minute; two such, and it would have to wait for nobody.</summary>
    private static readonly TimeSpan TrustLasts = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan EventsArriveWithin = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopRequests = new();
    private readonly CancellationTokenSource _stopWatches = new();
    private readonly List<IDisposable> _owned = [];
    private readonly List<Task> _requests = [];
    private readonly List<Task> _watching = [];
    private readonly List<ApiProber> _probers = [];
    private readonly List<WatchFollower> _watches = [];
    private readonly List<EtcdWriter> _writers = [];
    private readonly WriteLedger _keys = new();
    private readonly WriteLedger _objects = new();
    private readonly IReadOnlyList<Node> _nodes;
    private readonly string _prefix;
    private readonly LoadOptions _options;
    private readonly LoadAccess _access;
    private ulong _firstTerm;
    private ulong _lastTerm;

    private ClusterLoad(IReadOnlyList<Node> nodes, LoadOptions options, LoadAccess access)
    {
        (_nodes, _options, _access) = (nodes, options, access);
        Clock = new LoadClock(TimeProvider.System);
        _prefix = $"/cpctl-load/{Guid.NewGuid():N}/";
    }

    public LoadClock Clock { get; }

    /// <summary>Starts clients on all nodes, and through the load balancer where there is one.</summary>
    public static async Task<ClusterLoad> StartAsync(
        IReadOnlyList<Node> nodes, string? loadBalancer, LoadOptions options, CancellationToken cancellation)
    {
        var load = new ClusterLoad(nodes, options, await LoadAccess.PrepareAsync(nodes[0], cancellation));
        load._lastTerm = load._firstTerm = await TermAsync(load.Members(load._access), cancellation);
        load.StartWriters();
        await load.StartProbersAsync(loadBalancer);
        return load;
    }

    /// <summary>What clients have seen between two moments; nothing is verified yet.</summary>
    public LoadReport Seen(TimeSpan from, TimeSpan to, IReadOnlyList<string>? findings = null) => new(
        [.. _probers.Select(prober => prober.Log.Between(from, to)), .. _watches.Select(watch => watch.Log.Between(from, to))],
        RouteSummary.Of("etcd", _writers.SelectMany(writer => writer.Log.Attempts()), from, to),
        _writers.Select(writer => writer.Log.Between(from, to).WriteGap?.Length ?? to - from).DefaultIfEmpty().Max(),
        _keys.Count + _objects.Count,
        (int)(_lastTerm - _firstTerm),
        findings ?? []);

    /// <summary>Gives the clients of the API a new token, as the kubelet gives one to a pod; for whoever rotates the key that signs them.</summary>
    public async Task RenewTokenAsync(CancellationToken cancellation) => _access.User.Token.Value = await LoadAccess.TokenAsync(_nodes[0], cancellation);

    /// <summary>Ends the clients, and verifies that everything acknowledged is there, was announced to watchers, and is the same on all members.</summary>
    /// <param name="from">The report is about what happened since then.</param>
    public async Task<LoadReport> StopAsync(TimeSpan from, CancellationToken cancellation)
    {
        var to = Clock.Now;
        await _stopRequests.CancelAsync();
        await Task.WhenAll(_requests);
        await WaitForEventsAsync(cancellation);
        await _stopWatches.CancelAsync();
        await Task.WhenAll(_watching);

        // Let in anew: while an authority is rotated under load, what the load began with is refused in the end.
        using var access = await LoadAccess.PrepareAsync(_nodes[0], cancellation);
        var members = Members(access);
        _lastTerm = await TermAsync(members, cancellation);
        var present = await LoadVerification.ObjectsAsync(_nodes[0], cancellation);
        var keys = await LoadVerification.KeysAsync(_nodes[0], _prefix, cancellation);
        string?[] findings =
        [
            LoadVerification.Missing("writes to etcd", _keys, keys),
            LoadVerification.Missing("writes to the API", _objects, present),
            .. _watches.Select(watch => LoadVerification.Missing($"objects as seen by {watch.Log.Name}", _objects, watch.Seen())),
            await LoadVerification.DifferenceAsync(members, cancellation),
        ];
        await LoadVerification.CleanAsync(_nodes[0], _prefix, keys, cancellation);
        return Seen(from, to, [.. findings.OfType<string>()]);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopRequests.CancelAsync();
        await _stopWatches.CancelAsync();
        await Task.WhenAll([.. _requests, .. _watching]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _owned.ForEach(one => one.Dispose());
        _access.Dispose();
        _stopRequests.Dispose();
        _stopWatches.Dispose();
    }

    private void StartWriters()
    {
        if (_options.EtcdWritesPerSecond == 0)
            return;
        PutKey[] puts = [.. Members(_access).Select<EtcdMember, PutKey>(member => (key, value, cancel) => member.PutAsync(key, value, cancel))];
        for (var number = 0; number < _options.EtcdWriters; number++)
            _writers.Add(new EtcdWriter($"{_prefix}{number}", puts, number, _keys, Clock));
        _requests.AddRange(_writers.Select(writer => Task.Run(() => writer.RunAsync((double)_options.EtcdWritesPerSecond / _options.EtcdWriters, _stopRequests.Token))));
    }

    private IReadOnlyList<EtcdMember> Members(LoadAccess access) =>
        [.. _nodes.Select(node => Own(new EtcdMember(new Uri($"https://{node.Address}:2379"), access.Etcd, new EtcdTimeouts { Change = _options.RequestTimeout })))];

    private static async Task<ulong> TermAsync(IReadOnlyList<EtcdMember> members, CancellationToken cancellation) => (await members[0].StatusAsync(cancellation)).RaftTerm;

    private async Task StartProbersAsync(string? loadBalancer)
    {
        (string Name, string Host)[] fronts = [.. loadBalancer is null ? [] : new[] { ("load balancer", loadBalancer) }, .. _nodes.Select(node => (node.Name, node.Address))];
        var front = new ApiRoute(fronts[0].Name, () => fronts[0].Host, KeepsConnection: false);
        var service = new ServiceAddresses(front, Own(_access.User.Connect(false, _options.RequestTimeout)), Clock);
        await service.ReadAsync();
        ApiRoute[] routes =
        [
            .. fronts.Select(way => new ApiRoute(way.Name, () => way.Host, KeepsConnection: false)),
            new ApiRoute("service", service.Pick, KeepsConnection: false),
            .. fronts.Select(way => new ApiRoute($"{way.Name} kept", () => way.Host, KeepsConnection: true)),
        ];
        _probers.AddRange(routes.Select(route => new ApiProber(route, Own(_access.User.Connect(route.KeepsConnection, _options.RequestTimeout)), _objects, Clock)));
        _watches.AddRange(fronts.Select(way => new WatchFollower(
            new ApiRoute($"{way.Name} watch", () => way.Host, KeepsConnection: true), Own(_access.User.Connect(true, Timeout.InfiniteTimeSpan)), Clock)));
        _watching.AddRange(_watches.Select(watch => Task.Run(() => watch.RunAsync(_stopWatches.Token))));
        _requests.Add(Task.Run(() => FollowAuthoritiesAsync(_stopRequests.Token)));
        _requests.Add(Task.Run(() => service.RunAsync(_stopRequests.Token)));
        _requests.AddRange(_probers.Select(prober => Task.Run(() => prober.RunAsync(_options.ApiRequestsPerSecond, _stopRequests.Token))));
    }

    private async Task FollowAuthoritiesAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TrustLasts);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
                _access.User.Trust.Replace(await LoadAccess.AuthoritiesAsync(_nodes[0], cancellation));
        }
        catch (OperationCanceledException)
        {
            // the load ends
        }
    }

    private async Task WaitForEventsAsync(CancellationToken cancellation)
    {
        var until = Clock.Now + EventsArriveWithin;
        while (Clock.Now < until && _watches.Any(watch => _objects.LostFrom(watch.Seen()).Count > 0))
            await Task.Delay(TimeSpan.FromMilliseconds(50), Clock.Time, cancellation);
    }

    private T Own<T>(T disposable)
        where T : IDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }
}
