using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.StaticPods.Agent.Etcd;
using Cpctl.StaticPods.Agent.Execution;
using Cpctl.StaticPods.Agent.LocalApi;
using Cpctl.StaticPods.Agent.Observing;
using Cpctl.StaticPods.Agent.Reporting;
using Cpctl.StaticPods.Agent.Slots;
using Cpctl.StaticPods.Agent.State;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent;

/// <summary>Everything an agent needs while it has the node of a control-plane machine; put together here and nowhere else.</summary>
internal sealed class ActiveAgent : IAsyncDisposable
{
    private const int HealthPort = 10290;

    private readonly Journal _journal;
    private readonly CriClient _cri;
    private readonly NodeEtcd _etcd;
    private readonly ApiServerProof _proof;
    private readonly PodHealthProbe _health;
    private readonly AgentApi _api;
    private readonly StatusReporter _reporter;
    private readonly LocalApiServer _local;
    private readonly AgentLoop _loop;

    public ActiveAgent(AgentOptions options, NodeIdentity node)
    {
        var (paths, time) = (options.Paths, options.Time);
        var logger = options.Loggers.CreateLogger("Cpctl.Agent");
        var wakeup = new Wakeup(time);
        var memory = new AgentMemory(paths);
        var view = new LocalView(time);
        var slots = new ApiServerSlots(time);
        var manifests = new ManifestDirectory(paths);
        var store = new StagedRevisions(paths, node);
        var preparation = new NodePreparation(paths, node, time, logger);

        _journal = new Journal(paths.AgentJournal, time);
        _cri = new CriClient(paths.ContainerdSocket, time);
        _etcd = new NodeEtcd(paths, node, _cri, time);
        _proof = new ApiServerProof(paths, node, time, logger);
        _health = new PodHealthProbe(_proof);
        _api = new AgentApi(paths, node, wakeup, time, options.Loggers);
        _reporter = new StatusReporter(_api, time, logger);
        _local = new LocalApiServer(paths, view, Leave, time, logger);

        var remains = new BootstrapRemains(paths, node, _cri, time);
        var observer = new NodeObserver(
            paths, manifests, new PodObserver(_cri, node.Name), _cri, _health, _etcd, slots, remains, new StandbyMark(paths), memory, options.PodName);
        var executor = new StepExecutor(
            paths, manifests, store, _cri, preparation, _etcd, slots, remains, new FailureReport(_cri, paths), memory, _journal);
        _loop = new AgentLoop(
            node,
            memory,
            new RevisionSource(store, _api, slots, memory, logger),
            observer,
            executor,
            _etcd,
            preparation,
            _api,
            _reporter,
            view,
            wakeup,
            _journal,
            time,
            logger,
            options.Version);

        void Leave()
        {
            memory.Update(state => state with { IsLeaving = true });
            wakeup.Set();
        }
    }

    /// <summary>Returns when another agent takes over.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task[] all = [_loop.RunAsync(stop.Token), _api.RunAsync(stop.Token), _reporter.RunAsync(stop.Token), _local.RunAsync(HealthPort, stop.Token)];
        try
        {
            // Only the loop ends by itself. If another one does, the kubelet's restart is better than half an agent.
            await await Task.WhenAny(all);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public ValueTask DisposeAsync()
    {
        _api.Dispose();
        _health.Dispose();
        _proof.Dispose();
        _etcd.Dispose();
        _cri.Dispose();
        _journal.Dispose();
        return ValueTask.CompletedTask;
    }
}
