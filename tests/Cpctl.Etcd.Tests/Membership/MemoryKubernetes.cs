using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;

namespace Cpctl.Etcd.Tests.Membership;

/// <summary>As much of an API server as the membership controller uses: lists, watches and patches of what tests put in.</summary>
internal sealed class MemoryKubernetes : IKubernetesClient
{
    private readonly ConcurrentDictionary<string, JsonNode> _objects = new();
    private readonly ConcurrentDictionary<string, Channel<string>> _changes = new();
    private int _version;

    internal IEnumerable<string> EventReasons =>
        _objects.Where(o => o.Key.Contains("/events/", StringComparison.Ordinal)).Select(o => (string)o.Value["reason"]!);

    /// <summary>Creates or replaces, as any other client would.</summary>
    internal void Put<T>(ResourceType<T> type, T obj)
        where T : class, IKubeObject => Store(type, type.Path(obj.Metadata.Namespace, obj.Metadata.Name), JsonSerializer.SerializeToNode(obj, type.Json)!);

    internal T Get<T>(ResourceType<T> type, string name)
        where T : class, IKubeObject => _objects[type.Path(null, name)].Deserialize(type.Json)!;

    public Task<T?> TryGetAsync<T>(ResourceType<T> type, string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubeObject =>
        Task.FromResult(_objects.TryGetValue(type.Path(ns, name), out var found) ? found.Deserialize(type.Json) : null);

    public Task<ResourceList<T>> ListAsync<T>(ResourceType<T> type, string? ns, ListOptions? options, CancellationToken cancellationToken)
        where T : class, IKubeObject => Task.FromResult(new ResourceList<T>
        {
            Metadata = new ListMeta { ResourceVersion = "1" },
            Items = [.. _objects.Where(o => o.Key.StartsWith(type.Path(ns) + "/", StringComparison.Ordinal)).Select(o => o.Value.Deserialize(type.Json)!)],
        });

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ResourceType<T> type, string? ns, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubeObject
    {
        await foreach (var path in Changes(type).Reader.ReadAllAsync(cancellationToken))
        {
            yield return new WatchEvent<T>(WatchEventType.Modified, _objects[path].Deserialize(type.Json)!);
        }
    }

    public Task<T> CreateAsync<T>(ResourceType<T> type, T obj, CancellationToken cancellationToken)
        where T : class, IKubeObject
    {
        Put(type, obj);
        return Task.FromResult(obj);
    }

    public Task<T> MergePatchStatusAsync<T>(ResourceType<T> type, string? ns, string name, JsonObject patch, CancellationToken cancellationToken)
        where T : class, IKubeObject
    {
        var path = type.Path(ns, name);
        var merged = _objects[path].DeepClone();
        Merge(merged.AsObject(), patch);
        Store(type, path, merged);
        return Task.FromResult(merged.Deserialize(type.Json)!);
    }

    public Task<T> ReplaceAsync<T>(ResourceType<T> type, T obj, CancellationToken cancellationToken)
        where T : class, IKubeObject => throw Unused();

    public Task<T> ReplaceStatusAsync<T>(ResourceType<T> type, T obj, CancellationToken cancellationToken)
        where T : class, IKubeObject => throw Unused();

    public Task<T> ReplaceSubresourceAsync<T>(ResourceType<T> type, T obj, string subresource, CancellationToken cancellationToken)
        where T : class, IKubeObject => throw Unused();

    public Task<T> MergePatchAsync<T>(ResourceType<T> type, string? ns, string name, JsonObject patch, CancellationToken cancellationToken)
        where T : class, IKubeObject => MergePatchStatusAsync(type, ns, name, patch, cancellationToken);

    public Task<JsonObject> ApplyAsync(JsonObject obj, string fieldManager, CancellationToken cancellationToken) => throw Unused();

    public Task<bool> DeleteAsync<T>(ResourceType<T> type, string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubeObject => throw Unused();

    public Task<string> GetRawAsync(string path, CancellationToken cancellationToken) => throw Unused();

    private static NotSupportedException Unused() => new("the membership controller has no business here");

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is JsonObject inner && target[name] is JsonObject existing)
            {
                Merge(existing, inner);
            }
            else
            {
                target[name] = value?.DeepClone();
            }
        }
    }

    private void Store<T>(ResourceType<T> type, string path, JsonNode value)
        where T : class, IKubeObject
    {
        value["metadata"]!["resourceVersion"] = $"{Interlocked.Increment(ref _version)}";
        _objects[path] = value;
        Changes(type).Writer.TryWrite(path);
    }

    private Channel<string> Changes<T>(ResourceType<T> type)
        where T : class, IKubeObject => _changes.GetOrAdd(type.Plural, _ => Channel.CreateUnbounded<string>());
}
