using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Tests.Testing;

/// <summary>An API server of a dictionary, as far as the controllers of this feature use one. Thread-safe: events are written beside the work.</summary>
internal sealed class FakeKubernetes : IKubernetesClient
{
    private readonly Dictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private long _version;

    public List<JsonObject> Applied { get; } = [];

    /// <summary>Every write, as "verb path".</summary>
    public List<string> Writes { get; } = [];

    /// <summary>Answers to GETs of paths that are no objects.</summary>
    public Dictionary<string, string> Raw { get; } = [];

    /// <summary>Consulted before each request with its verb and path: what it returns is thrown.</summary>
    public Func<string, string, Exception?> Refuse { get; set; } = (_, _) => null;

    /// <summary>Called after each patch, with its path: what it throws is what the caller sees, as if it were killed there.</summary>
    public Action<string>? AfterPatch { get; set; }

    public T Get<T>(ResourceType<T> type, string? ns, string name)
        where T : class, IKubeObject
    {
        lock (_gate)
        {
            return _objects[type.Path(ns, name)].Deserialize(type.Json)!;
        }
    }

    /// <summary>All that is stored, as text.</summary>
    public string Everything()
    {
        lock (_gate)
        {
            return string.Join('\n', _objects.Values.Select(stored => stored.ToJsonString()));
        }
    }

    /// <summary>Stores as if somebody else had.</summary>
    public void Put<T>(ResourceType<T> type, T obj)
        where T : class, IKubeObject
    {
        var json = JsonSerializer.SerializeToNode(obj, type.Json)!.AsObject();
        lock (_gate)
        {
            json["metadata"]!["resourceVersion"] = $"{++_version}";
            _objects[type.Path(obj.Metadata.Namespace, obj.Metadata.Name)] = json;
        }
    }

    public Task<T?> TryGetAsync<T>(ResourceType<T> type, string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubeObject
    {
        Ask("get", type.Path(ns, name));
        lock (_gate)
        {
            return Task.FromResult(_objects.GetValueOrDefault(type.Path(ns, name))?.Deserialize(type.Json));
        }
    }

    public Task<ResourceList<T>> ListAsync<T>(ResourceType<T> type, string? ns, ListOptions? options, CancellationToken cancellationToken)
        where T : class, IKubeObject
    {
        Ask("list", type.Path(ns));
        lock (_gate)
        {
            return Task.FromResult(new ResourceList<T>
            {
                Metadata = new ListMeta { ResourceVersion = $"{_version}" },
                Items = [.. _objects.Where(entry => IsIn(type, ns, entry.Key) && IsSelected(entry.Value, options?.LabelSelector)).Select(entry => entry.Value.Deserialize(type.Json)!)],
            });
        }
    }

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ResourceType<T> type, string? ns, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubeObject
    {
        await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        yield break;
    }

    public Task<T> CreateAsync<T>(ResourceType<T> type, T obj, CancellationToken cancellationToken)
        where T : class, IKubeObject
    {
        var path = type.Path(obj.Metadata.Namespace, obj.Metadata.Name);
        Ask("create", path);
        lock (_gate)
        {
            if (_objects.ContainsKey(path))
            {
                throw new KubernetesApiException(HttpStatusCode.Conflict, "AlreadyExists", "already exists");
            }

            Writes.Add($"create {path}");
            Put(type, obj);
        }

        return Task.FromResult(Get(type, obj.Metadata.Namespace, obj.Metadata.Name!));
    }

    public Task<T> MergePatchAsync<T>(ResourceType<T> type, string? ns, string name, JsonObject patch, CancellationToken cancellationToken)
        where T : class, IKubeObject
    {
        Ask("patch", type.Path(ns, name));
        lock (_gate)
        {
            var stored = _objects.GetValueOrDefault(type.Path(ns, name)) ?? throw new KubernetesApiException(HttpStatusCode.NotFound, "NotFound", $"{name} not found");
            if ((string?)patch["metadata"]?["resourceVersion"] is { } expected && expected != (string?)stored["metadata"]!["resourceVersion"])
            {
                throw new KubernetesApiException(HttpStatusCode.Conflict, "Conflict", "the object has been modified");
            }

            Writes.Add($"patch {type.Path(ns, name)}");
            Merge(stored, patch);
            stored["metadata"]!["resourceVersion"] = $"{++_version}";
            AfterPatch?.Invoke(type.Path(ns, name));
            return Task.FromResult(stored.Deserialize(type.Json)!);
        }
    }

    public Task<T> MergePatchStatusAsync<T>(ResourceType<T> type, string? ns, string name, JsonObject patch, CancellationToken cancellationToken)
        where T : class, IKubeObject => MergePatchAsync(type, ns, name, patch, cancellationToken);

    public Task<JsonObject> ApplyAsync(JsonObject obj, string fieldManager, CancellationToken cancellationToken)
    {
        var path = PathOf(obj);
        lock (_gate)
        {
            Applied.Add(obj);
            var stored = obj.DeepClone().AsObject();
            stored["metadata"]!["resourceVersion"] = $"{++_version}";
            _objects[path] = stored;
        }

        return Task.FromResult(obj);
    }

    public Task<bool> DeleteAsync<T>(ResourceType<T> type, string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubeObject
    {
        lock (_gate)
        {
            Writes.Add($"delete {type.Path(ns, name)}");
            return Task.FromResult(_objects.Remove(type.Path(ns, name)));
        }
    }

    public Task<T> ReplaceAsync<T>(ResourceType<T> type, T obj, CancellationToken cancellationToken)
        where T : class, IKubeObject => throw new NotSupportedException();

    public Task<T> ReplaceStatusAsync<T>(ResourceType<T> type, T obj, CancellationToken cancellationToken)
        where T : class, IKubeObject => throw new NotSupportedException();

    public Task<T> ReplaceSubresourceAsync<T>(ResourceType<T> type, T obj, string subresource, CancellationToken cancellationToken)
        where T : class, IKubeObject => throw new NotSupportedException();

    /// <summary>As if somebody had deleted what a manifest names.</summary>
    public void Delete(JsonObject manifest)
    {
        lock (_gate)
        {
            _objects.Remove(PathOf(manifest));
        }
    }

    /// <summary>One object as it is stored, if the path is that of one that can be applied; an empty answer for everything else.</summary>
    public Task<string> GetRawAsync(string path, CancellationToken cancellationToken)
    {
        Ask("get", path);
        lock (_gate)
        {
            return Raw.TryGetValue(path, out var raw) ? Task.FromResult(raw)
                : _objects.TryGetValue(path, out var stored) ? Task.FromResult(stored.ToJsonString())
                : (path.Contains("k8s.io", StringComparison.Ordinal) && !path.Contains(':', StringComparison.Ordinal)) || path.Contains("/configmaps/", StringComparison.Ordinal)
                    ? Task.FromException<string>(new KubernetesApiException(HttpStatusCode.NotFound, "NotFound", $"{path} not found"))
                : Task.FromResult("{}");
        }
    }

    private static string PathOf(JsonObject manifest)
    {
        var version = (string)manifest["apiVersion"]!;
        var ns = (string?)manifest["metadata"]!["namespace"] is { } name ? $"/namespaces/{name}" : "";
        return $"{(version.Contains('/', StringComparison.Ordinal) ? "/apis" : "/api")}/{version}{ns}/{((string)manifest["kind"]!).ToLowerInvariant()}s/{Uri.EscapeDataString((string)manifest["metadata"]!["name"]!)}";
    }

    /// <summary>Of selectors only that of a label that is to be there.</summary>
    private static bool IsSelected(JsonObject stored, string? selector) =>
        selector is null || selector.Contains('=', StringComparison.Ordinal) || stored["metadata"]!["labels"]?[selector] is not null;

    private void Ask(string verb, string path)
    {
        if (Refuse(verb, path) is { } refusal)
        {
            throw refusal;
        }
    }

    /// <summary>Without a namespace, those of every namespace.</summary>
    private static bool IsIn<T>(ResourceType<T> type, string? ns, string path)
        where T : class, IKubeObject => type.Namespaced && ns is null
            ? path.Contains("/namespaces/", StringComparison.Ordinal) && path.Split('/')[^2] == type.Plural
            : path.StartsWith(type.Path(ns) + "/", StringComparison.Ordinal);

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (key, value) in patch)
        {
            if (value is null)
            {
                target.Remove(key);
            }
            else if (value is JsonObject inner && target[key] is JsonObject existing)
            {
                Merge(existing, inner);
            }
            else
            {
                target[key] = value.DeepClone();
            }
        }
    }
}
