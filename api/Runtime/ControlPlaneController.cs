using Cpctl.Api.Resources;
using Microsoft.Extensions.Logging;

namespace Cpctl.Api.Runtime;

/// <summary>
/// A controller of the one ControlPlane object: whatever changes in the caches it follows, all of it is looked at again. The caches are run
/// by whoever composes the operator, also while this one does not lead.
/// </summary>
public abstract class ControlPlaneController : IController, IDisposable
{
    private readonly Informer<ControlPlane> _controlPlanes;
    private readonly List<Func<CancellationToken, Task>> _syncs = [];
    private readonly WorkQueue<string> _queue;
    private readonly TimeSpan _debounce;
    private readonly ILogger _logger;

    /// <param name="name">For logs and metrics.</param>
    /// <param name="controlPlanes">Where the object is; not followed unless asked for.</param>
    /// <param name="debounce">Changes within this time are looked at together.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Where failures are told.</param>
    protected ControlPlaneController(string name, Informer<ControlPlane> controlPlanes, TimeSpan debounce, TimeProvider time, ILogger logger)
    {
        Name = name;
        _controlPlanes = controlPlanes;
        _debounce = debounce;
        _logger = logger;
        _queue = new WorkQueue<string>(time);
        Read(controlPlanes);
    }

    public string Name { get; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var sync in _syncs)
        {
            await sync(cancellationToken);
        }

        _queue.Add(ControlPlane.OnlyName);
        await new ReconcileLoop<string>(Name, _queue, (_, cancel) => ReconcileAsync(cancel), _logger).RunAsync(cancellationToken);
    }

    /// <summary>One look; nothing is done while there is no ControlPlane.</summary>
    public async Task<ReconcileResult> ReconcileAsync(CancellationToken cancellationToken) =>
        _controlPlanes.Get(null, ControlPlane.OnlyName) is { } controlPlane
            ? await ReconcileAsync(controlPlane, cancellationToken)
            : ReconcileResult.Done;

    public void Dispose()
    {
        _queue.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<ReconcileResult> ReconcileAsync(ControlPlane controlPlane, CancellationToken cancellationToken);

    /// <summary>Nothing is decided before this cache is complete; its changes are no reason to look again.</summary>
    protected void Read<T>(Informer<T> cache)
        where T : class, IKubeObject => _syncs.Add(cache.WaitForSyncAsync);

    /// <summary>Nothing is decided before this cache is complete, and its changes are looked at.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="concerns">Which changes; all when null.</param>
    protected void Follow<T>(Informer<T> cache, Func<InformerChange<T>, bool>? concerns = null)
        where T : class, IKubeObject
    {
        Read(cache);
        cache.Subscribe(change =>
        {
            if (change is InformerChange<ControlPlane> one && StatusRenewal.IsAll(one))
            {
                return;
            }

            if (concerns is null || concerns(change))
            {
                LookAgain();
            }
        });
    }

    /// <summary>Something changed that no cache tells.</summary>
    protected void LookAgain() => _queue.AddAfter(ControlPlane.OnlyName, _debounce);
}
