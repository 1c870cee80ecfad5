using System.Collections.Concurrent;
using System.Net;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Microsoft.Extensions.Logging;

namespace Cpctl.Api.Runtime;

/// <summary>
/// A cache of one kind, kept current by listing and then watching. It outlives whatever the connection does: a watch that ends
/// or breaks resumes from the last version seen, one that is too old (410) lists again, and a list that finds objects gone
/// reports them as deleted. Handlers run on the informer's loop, one at a time, and must be quick.
/// </summary>
public sealed partial class Informer<T> : IController
    where T : class, IKubeObject
{
    // A watch that lasted this long, or brought anything, shows that the server is well.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);

    private readonly IKubernetesClient _client;
    private readonly ResourceType<T> _type;
    private readonly InformerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<ObjectKey, T> _cache = new();
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Action<InformerChange<T>>> _handlers = [];
    private string? _resourceVersion;
    private int _failures;

    public Informer(IKubernetesClient client, ResourceType<T> type, InformerOptions options, TimeProvider time, ILogger logger)
    {
        _client = client;
        _type = type;
        _options = options;
        _time = time;
        _logger = logger;
    }

    public string Name => $"informer/{_type.Plural}";

    /// <summary>Changes each object before it gets into the cache, on the informer's loop; as it is when none is given.</summary>
    public Func<T, T>? Transform { get; init; }

    /// <summary>Whether the first list is complete.</summary>
    public bool HasSynced => _synced.Task.IsCompletedSuccessfully;

    /// <summary>Completes when the first list is in the cache. The informer must be running.</summary>
    public Task WaitForSyncAsync(CancellationToken cancellationToken) => _synced.Task.WaitAsync(cancellationToken);

    /// <summary>Calls the handler for every change of the cache, the first list included. Subscribe before running.</summary>
    public void Subscribe(Action<InformerChange<T>> handler) => _handlers.Add(handler);

    /// <param name="ns">Null for cluster-scoped kinds.</param>
    /// <param name="name">Object name.</param>
    public T? Get(string? ns, string name) => _cache.GetValueOrDefault(new ObjectKey(ns ?? "", name));

    /// <summary>A snapshot, ordered by namespace and name.</summary>
    public IReadOnlyList<T> List() =>
        [.. _cache.OrderBy(entry => entry.Key.Namespace, StringComparer.Ordinal).ThenBy(entry => entry.Key.Name, StringComparer.Ordinal).Select(entry => entry.Value)];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await ListAndWatchAsync(cancellationToken) is { } trouble)
            {
                var delay = Backoff.Jitter(Backoff.Delay(_failures++, _options.MinBackoff, _options.MaxBackoff), Random.Shared.NextDouble());
                LogBroken(_logger, _type.Plural, delay.TotalMilliseconds, trouble);
                await Task.Delay(delay, _time, cancellationToken);
            }
        }
    }

    /// <summary>One list, if needed, and one watch. Returns why the next should wait; null when it need not.</summary>
    private async Task<string?> ListAndWatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_resourceVersion is null)
            {
                await ListAsync(cancellationToken);
            }

            var started = _time.GetTimestamp();
            await WatchAsync(cancellationToken);
            if (_time.GetElapsedTime(started) < Settled && _failures > 0)
            {
                return "the server ended it at once";
            }

            // The first watch that ends early is renewed at once, a second one in a row is not.
            _failures = _time.GetElapsedTime(started) < Settled ? 1 : 0;
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (KubernetesApiException ex) when (ex.IsExpired)
        {
            LogExpired(_logger, _type.Plural, ex.Message);
            _resourceVersion = null;
            return _failures++ == 0 ? null : ex.Message;
        }
        catch (Exception ex)
        {
            if (ex is KubernetesApiException { Status: < HttpStatusCode.InternalServerError })
            {
                _resourceVersion = null;
            }

            return ex.Message;
        }
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        var seen = new HashSet<ObjectKey>();
        string? page = null;
        string? version;
        do
        {
            var list = await _client.ListAsync(_type, _options.Namespace, ListOptionsFor(page), cancellationToken);
            foreach (var item in list.Items)
            {
                seen.Add(ObjectKey.Of(item));
                Upsert(item);
            }

            page = list.Metadata.Continue;
            version = list.Metadata.ResourceVersion;
        }
        while (!string.IsNullOrEmpty(page));

        foreach (var key in _cache.Keys.Where(key => !seen.Contains(key)).OrderBy(key => key.ToString(), StringComparer.Ordinal))
        {
            Remove(key, null);
        }

        _resourceVersion = version;
        _synced.TrySetResult();
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var watch = new WatchOptions
        {
            LabelSelector = _options.LabelSelector,
            FieldSelector = _options.FieldSelector,
            ResourceVersion = _resourceVersion,
            Timeout = _options.WatchTimeout,
        };
        await foreach (var change in _client.WatchAsync(_type, _options.Namespace, watch, cancellationToken))
        {
            _failures = 0;
            switch (change.Type)
            {
                case WatchEventType.Added or WatchEventType.Modified:
                    Upsert(change.Object);
                    break;
                case WatchEventType.Deleted:
                    Remove(ObjectKey.Of(change.Object), change.Object);
                    break;
            }

            _resourceVersion = change.Object.Metadata.ResourceVersion ?? _resourceVersion;
        }
    }

    private ListOptions ListOptionsFor(string? page) => new()
    {
        LabelSelector = _options.LabelSelector,
        FieldSelector = _options.FieldSelector,
        Limit = _options.PageSize,
        Continue = page,
    };

    private void Upsert(T item)
    {
        var key = ObjectKey.Of(item);
        var previous = _cache.GetValueOrDefault(key);
        if (previous is not null && previous.Metadata.Uid == item.Metadata.Uid && previous.Metadata.ResourceVersion == item.Metadata.ResourceVersion)
        {
            return;
        }

        item = Transform?.Invoke(item) ?? item;
        _cache[key] = item;
        Raise(new InformerChange<T>(previous is null ? WatchEventType.Added : WatchEventType.Modified, item, previous));
    }

    private void Remove(ObjectKey key, T? last)
    {
        if (_cache.TryRemove(key, out var previous))
        {
            Raise(new InformerChange<T>(WatchEventType.Deleted, last ?? previous, previous));
        }
    }

    private void Raise(InformerChange<T> change)
    {
        foreach (var handler in _handlers)
        {
            try
            {
                handler(change);
            }
            catch (Exception ex)
            {
                // A handler's fault must not cost the cache its events.
                LogHandlerFailed(_logger, ex, _type.Plural, ObjectKey.Of(change.Object).ToString());
            }
        }
    }

    [LoggerMessage(1220, LogLevel.Information, "Watch of {Plural} is too old, listing again: {Reason}")]
    private static partial void LogExpired(ILogger logger, string plural, string reason);

    [LoggerMessage(1221, LogLevel.Warning, "Watch of {Plural} broke, again in {DelayMs} ms: {Reason}")]
    private static partial void LogBroken(ILogger logger, string plural, double delayMs, string reason);

    [LoggerMessage(1222, LogLevel.Error, "A handler of {Plural} failed on {Key}.")]
    private static partial void LogHandlerFailed(ILogger logger, Exception exception, string plural, string key);
}
