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

    private readonly IKubernetesClient client;
    private readonly ResourceType<T> type;
    private readonly InformerOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ConcurrentDictionary<ObjectKey, T> cache = new();
    private readonly TaskCompletionSource synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Action<InformerChange<T>>> handlers = [];
    private string? resourceVersion;
    private int failures;

    public Informer(IKubernetesClient client, ResourceType<T> type, InformerOptions options, TimeProvider time, ILogger logger)
    {
        this.client = client;
        this.type = type;
        this.options = options;
        this.time = time;
        this.logger = logger;
    }

    public string Name => $"informer/{type.Plural}";

    /// <summary>Whether the first list is complete.</summary>
    public bool HasSynced => synced.Task.IsCompletedSuccessfully;

    /// <summary>Completes when the first list is in the cache. The informer must be running.</summary>
    public Task WaitForSyncAsync(CancellationToken cancellationToken) => synced.Task.WaitAsync(cancellationToken);

    /// <summary>Calls the handler for every change of the cache, the first list included. Subscribe before running.</summary>
    public void Subscribe(Action<InformerChange<T>> handler) => handlers.Add(handler);

    /// <param name="ns">Null for cluster-scoped kinds.</param>
    /// <param name="name">Object name.</param>
    public T? Get(string? ns, string name) => cache.GetValueOrDefault(new ObjectKey(ns ?? "", name));

    /// <summary>A snapshot, ordered by namespace and name.</summary>
    public IReadOnlyList<T> List() =>
        [.. cache.OrderBy(entry => entry.Key.Namespace, StringComparer.Ordinal).ThenBy(entry => entry.Key.Name, StringComparer.Ordinal).Select(entry => entry.Value)];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await ListAndWatchAsync(cancellationToken) is { } trouble)
            {
                var delay = Backoff.Jitter(Backoff.Delay(failures++, options.MinBackoff, options.MaxBackoff), Random.Shared.NextDouble());
                LogBroken(logger, type.Plural, delay.TotalMilliseconds, trouble);
                await Task.Delay(delay, time, cancellationToken);
            }
        }
    }

    /// <summary>One list, if needed, and one watch. Returns why the next should wait; null when it need not.</summary>
    private async Task<string?> ListAndWatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (resourceVersion is null)
            {
                await ListAsync(cancellationToken);
            }

            var started = time.GetTimestamp();
            await WatchAsync(cancellationToken);
            if (time.GetElapsedTime(started) < Settled && failures > 0)
            {
                return "the server ended it at once";
            }

            // The first watch that ends early is renewed at once, a second one in a row is not.
            failures = time.GetElapsedTime(started) < Settled ? 1 : 0;
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (KubernetesApiException ex) when (ex.IsExpired)
        {
            LogExpired(logger, type.Plural, ex.Message);
            resourceVersion = null;
            return failures++ == 0 ? null : ex.Message;
        }
        catch (Exception ex)
        {
            if (ex is KubernetesApiException { Status: < HttpStatusCode.InternalServerError })
            {
                resourceVersion = null;
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
            var list = await client.ListAsync(type, options.Namespace, ListOptionsFor(page), cancellationToken);
            foreach (var item in list.Items)
            {
                seen.Add(ObjectKey.Of(item));
                Upsert(item);
            }

            page = list.Metadata.Continue;
            version = list.Metadata.ResourceVersion;
        }
        while (!string.IsNullOrEmpty(page));

        foreach (var key in cache.Keys.Where(key => !seen.Contains(key)).OrderBy(key => key.ToString(), StringComparer.Ordinal))
        {
            Remove(key, null);
        }

        resourceVersion = version;
        synced.TrySetResult();
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var watch = new WatchOptions
        {
            LabelSelector = options.LabelSelector,
            FieldSelector = options.FieldSelector,
            ResourceVersion = resourceVersion,
            Timeout = options.WatchTimeout,
        };
        await foreach (var change in client.WatchAsync(type, options.Namespace, watch, cancellationToken))
        {
            failures = 0;
            switch (change.Type)
            {
                case WatchEventType.Added or WatchEventType.Modified:
                    Upsert(change.Object);
                    break;
                case WatchEventType.Deleted:
                    Remove(ObjectKey.Of(change.Object), change.Object);
                    break;
            }

            resourceVersion = change.Object.Metadata.ResourceVersion ?? resourceVersion;
        }
    }

    private ListOptions ListOptionsFor(string? page) => new()
    {
        LabelSelector = options.LabelSelector,
        FieldSelector = options.FieldSelector,
        Limit = options.PageSize,
        Continue = page,
    };

    private void Upsert(T item)
    {
        var key = ObjectKey.Of(item);
        var previous = cache.GetValueOrDefault(key);
        if (previous is not null && previous.Metadata.Uid == item.Metadata.Uid && previous.Metadata.ResourceVersion == item.Metadata.ResourceVersion)
        {
            return;
        }

        cache[key] = item;
        Raise(new InformerChange<T>(previous is null ? WatchEventType.Added : WatchEventType.Modified, item, previous));
    }

    private void Remove(ObjectKey key, T? last)
    {
        if (cache.TryRemove(key, out var previous))
        {
            Raise(new InformerChange<T>(WatchEventType.Deleted, last ?? previous, previous));
        }
    }

    private void Raise(InformerChange<T> change)
    {
        foreach (var handler in handlers)
        {
            try
            {
                handler(change);
            }
            catch (Exception ex)
            {
                // A handler's fault must not cost the cache its events.
                LogHandlerFailed(logger, ex, type.Plural, ObjectKey.Of(change.Object).ToString());
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
