using System.Diagnostics.Metrics;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Metrics;
using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Api.Runtime;
using Cpctl.Etcd.Metrics;
using Cpctl.Pki.Signers;
using Cpctl.StaticPods.Agent.Addresses;
using Cpctl.StaticPods.Agent.Archives;
using Cpctl.StaticPods.Agent.Certificates;
using Cpctl.StaticPods.Agent.Etcd;
using Cpctl.StaticPods.Agent.Execution;
using Cpctl.StaticPods.Agent.Failover;
using Cpctl.StaticPods.Agent.LocalApi;
using Cpctl.StaticPods.Agent.Metrics;
using Cpctl.StaticPods.Agent.Observing;
using Cpctl.StaticPods.Agent.Operators;
using Cpctl.StaticPods.Agent.Reporting;
using Cpctl.StaticPods.Agent.Slots;
using Cpctl.StaticPods.Agent.State;
using Cpctl.StaticPods.Agent.Undoing;
using Cpctl.StaticPods.Agent.Worker;
using Cpctl.StaticPods.Revisions;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent;

/// <summary>
/// Everything an agent needs while it has a node; put together here and nowhere else. A worker's agent is the same loop with less:
/// no etcd, no API server, certificates on request instead of from signers.
/// </summary>
internal sealed class ActiveAgent : IDisposable
{
    private const int HealthPort = 10290;

    /// <summary>An API server whose etcd has gone accepts requests and answers none: the others are asked once this has passed.</summary>
    private static readonly KubernetesClientOptions Requests = new() { RequestTimeout = TimeSpan.FromSeconds(10) };

    /// <summary>Some seven thousand steps, and as many before.</summary>
    private const long JournalLimit = 1 << 20;

    private readonly Stack<IDisposable> _owned = new();
    private readonly IAgentApi _api;
    private readonly StatusReporter _reporter;
    private readonly LocalApiServer _local;
    private readonly AgentLoop _loop;
    private readonly EventQueue _events;
    private readonly ControllerHost _duties;
    private readonly OperatorWatch? _operators;
    private readonly AddressWatch? _address;
    private readonly LeaderWatch? _leader;

    public ActiveAgent(AgentOptions options, NodeIdentity node)
    {
        var (paths, time) = (options.Paths, options.Time);
        var logger = options.Loggers.CreateLogger("Cpctl.Agent");
        var isWorker = node.Role == NodeRole.Worker;
        var wakeup = new Wakeup(time);
        var memory = new AgentMemory(paths);
        var view = new LocalView(time);
        var manifests = new ManifestDirectory(paths, time);
        var staged = new StagedRevisions(paths, node);
        var journal = Own(new Journal(paths.AgentJournal, time, JournalLimit));
        if (journal.Torn > 0) AgentLog.JournalTorn(logger, journal.Torn);
        var cri = Own(new CriClient(paths.ContainerdSocket, time));
        var apiLogger = options.Loggers.CreateLogger("Cpctl.Agent.Api");
        var client = Own(new KubernetesClient(AgentAccess.Of(paths, node, memory.State.Successor), time, apiLogger, Requests));
        var servers = Own(new ApiServerClients(paths, time, logger));
        var health = Own(new PodHealthProbe(new ApiServerProof(node.Name, servers.Agent, servers.Operator, time)));

        _api = isWorker ? new WorkerApi(client, node, staged, memory, wakeup, time, apiLogger) : new AgentApi(client, node, new OwnSigners(paths).Current, wakeup, time, apiLogger);
        var meter = Own(new Meter("Cpctl.Agent"));
        INodeEtcd etcd = isWorker ? new NoEtcd() : Own(new NodeEtcd(paths, node, cri, new EtcdMetrics(meter), time));
        IApiServerSlots slots = isWorker ? new NoSlots() : new ApiServerSlots(time);
        IEtcdFailover failover = isWorker ? new NoFailover() : Own(new EtcdFailover(paths, time, logger));
        var pods = new PodObserver(cri, node.Name);
        var expired = new ExpiredClients(pods, cri, paths, logger);
        INodePreparation files = isWorker
            ? new WorkerPreparation(client, paths, node, () => memory.State.LastGood is { } good ? staged.TryLoad(good) : null, expired, time, logger)
            : new NodePreparation(
                paths, node, new SignersFollower(client, paths, node, () => _api.ControlPlane?.Status?.Keys?.Generation, new Archive(paths, time), logger),
                expired, time, logger);
        var preparation = new ServedPreparation(files, new ServedCertificates(node.Ip, ServedCertificates.PortOf, time), paths, time, logger);

        _reporter = new StatusReporter(_api, time, logger);
        AgentMetrics.Observe(meter, () => view.Report);
        _operators = isWorker ? null : new OperatorWatch(client, () => _api.ControlPlane, Own(new OperatorProbe()).AskAsync, time, logger);
        OperatorWatch.Age.Observe(meter, () => _operators?.Silence.TotalSeconds);
        var exporter = Own(new MetricExporter(meter, RuntimeMetrics.Meter, Own(ProcessMetrics.Of(options.Version, time))));
        var undo = new RevisionUndo(memory, new StagedRevisions(paths, node));
        _local = new LocalApiServer(paths, view, exporter.Write, Leave, Undo, time, logger);
        _events = new EventQueue(new EventRecorder(client, "cpctl-agent", node.Name, time, apiLogger), time);
        var news = new NodeNews(node, () => _api.Node, _events, new WorkMetrics(meter, time));
        var remains = new BootstrapLeftovers(paths, node, cri, time);
        var trial = new KubeletTrial(paths, KubeletTrial.HostUptime);
        var observer = new NodeObserver(
            paths, manifests, pods, cri, health, etcd, slots, failover, remains, new StandbyMark(paths), trial, memory, options.PodName);
        var executor = new StepExecutor(
            paths, manifests, staged, cri, preparation, etcd, slots, failover, remains, new EndedRuns(cri, node.Name), new FailureReport(cri, paths), trial, memory, journal);
        var revisions = new RevisionSource(staged, _api, slots, memory, logger);
        var statusReporter = new NodeStatusReporter(node, memory, etcd, preparation, _reporter, view, journal, news, () => _operators?.Standing, time, logger, options.Version);
        _loop = new AgentLoop(memory, revisions, observer, executor, etcd, preparation, _api, statusReporter, wakeup, time, logger);

        _address = isWorker ? null : new AddressWatch(paths, node, () => memory.State.EtcdEndpoints, journal, time, logger);
        _leader = isWorker ? null : new LeaderWatch(client, memory, undo, Rank, () => _reporter.Problem is null, wakeup.Set, time, logger);
        var archives = isWorker ? null : new ArchiveKeeper(paths, () => view.Report, () => _api.ControlPlane, journal, news.Tell, meter, time, logger);
        ArchiveKeeper.Bytes.Observe(meter, () => archives?.TotalBytes);
        IReadOnlyList<IController> duties = isWorker ? [] : [_operators!, archives!, .. options.Duties(new AgentDutyContext(client, node, () => _api.ControlPlane))];
        foreach (var duty in duties.OfType<IDisposable>()) Own(duty);
        _duties = new ControllerHost(duties, time, logger);

        void Leave()
        {
            memory.Update(state => state with { IsLeaving = true });
            wakeup.Set();
        }

        string? Undo()
        {
            var refusal = undo.Undo("a person had this node go back to the revision before");
            wakeup.Set();
            return refusal;
        }

        int Rank() => (_api.ControlPlane?.Status?.Etcd?.Members ?? []).Count(member => string.CompareOrdinal(member.Name, node.Name) < 0);
    }

    /// <summary>Returns when another agent or another cluster takes over, or this node has become another: then all of this is to be made anew.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task[] all = [_loop.RunAsync(stop.Token), _api.RunAsync(stop.Token), _reporter.RunAsync(stop.Token), _events.RunAsync(stop.Token), _local.RunAsync(HealthPort, stop.Token), DutiesAsync(stop.Token), AddressAsync(stop.Token), LeaderAsync(stop.Token)];
        try
        {
            // Only the loop and the watch over the address end by themselves. If another one does, the kubelet's restart is better than half an agent.
            await await Task.WhenAny(all);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Without any it waits all the same: they never end the agent.</summary>
    private Task DutiesAsync(CancellationToken cancellation) => Task.WhenAll(_duties.RunAsync(cancellation), Task.Delay(Timeout.Infinite, cancellation));

    private Task AddressAsync(CancellationToken cancellation) => _address?.RunAsync(cancellation) ?? Task.Delay(Timeout.Infinite, cancellation);

    private Task LeaderAsync(CancellationToken cancellation) => _leader?.RunAsync(cancellation) ?? Task.Delay(Timeout.Infinite, cancellation);

    public void Dispose()
    {
        while (_owned.TryPop(out var owned))
        {
            owned.Dispose();
        }
    }

    private T Own<T>(T disposable)
        where T : IDisposable
    {
        _owned.Push(disposable);
        return disposable;
    }
}
