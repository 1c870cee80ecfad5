using Cpctl.Api.Kubernetes;
using Cpctl.Api.Metrics;
using Microsoft.Extensions.Logging;

namespace Cpctl.Api.Runtime;

/// <summary>
/// Takes keys off a queue, one at a time, and reconciles them. A reconcile that throws is retried with back-off; conflicts and
/// an unreachable API server are ordinary and logged quietly. Compose a controller from informers, a queue and this loop.
/// </summary>
public sealed partial class ReconcileLoop<TKey> : IController
    where TKey : notnull
{
    private readonly WorkQueue<TKey> _queue;
    private readonly Func<TKey, CancellationToken, Task<ReconcileResult>> _reconcile;
    private readonly ILogger _logger;

    /// <param name="name">Name of the controller, for logs.</param>
    /// <param name="queue">Where keys come from; stays the caller's.</param>
    /// <param name="reconcile">Safe to repeat; brings one key from observed to desired state.</param>
    /// <param name="logger">Where failures are told.</param>
    public ReconcileLoop(string name, WorkQueue<TKey> queue, Func<TKey, CancellationToken, Task<ReconcileResult>> reconcile, ILogger logger)
    {
        Name = name;
        _queue = queue;
        _reconcile = reconcile;
        _logger = logger;
        RuntimeMetrics.Watch(name, queue);
    }

    public string Name { get; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var key = await _queue.TakeAsync(cancellationToken);
            var started = _queue.Time.GetTimestamp();
            try
            {
                var result = await _reconcile(key, cancellationToken);
                _queue.Forget(key);
                if (result.RequeueAfter is { } delay)
                {
                    _queue.AddAfter(key, delay);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception ex)
            {
                Retry(key, ex);
            }
            finally
            {
                RuntimeMetrics.Reconciled(Name, _queue.Time.GetElapsedTime(started));
                _queue.Done(key);
            }
        }
    }

    private void Retry(TKey key, Exception exception)
    {
        var delay = _queue.AddRateLimited(key);
        RuntimeMetrics.Retried(Name);
        if (exception is KubernetesTransportException or KubernetesApiException { IsConflict: true })
        {
            LogRetry(_logger, Name, key.ToString() ?? "", delay.TotalMilliseconds, exception.Message);
        }
        else
        {
            LogFailed(_logger, exception, Name, key.ToString() ?? "", delay.TotalMilliseconds);
        }
    }

    [LoggerMessage(1210, LogLevel.Information, "{Name} {Key}: again in {DelayMs} ms: {Reason}")]
    private static partial void LogRetry(ILogger logger, string name, string key, double delayMs, string reason);

    [LoggerMessage(1211, LogLevel.Error, "{Name} {Key} failed; again in {DelayMs} ms.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string name, string key, double delayMs);
}
