using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;

namespace Cpctl.Pki.Tests;

/// <summary>An API server of a dictionary: resource versions, conflicts and merge patches as the real one has them.</summary>
internal sealed class FakeKubernetes : IKubernetesClient
{
    private readonly Dictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private long _version;
    private int _writes;

    /// <summary>Throws at that write (1 is the first), before or after it took effect, as a killed operator would find it.</summary>
    internal int? FailAtWrite { get; set; }

    internal bool FailAfterEffect { get; set; }

    internal int Writes => _writes;

    /// <summary>What the API server notes of whoever creates a certificate request; null leaves the request as it is.</summary>
    internal (string User, string[] Groups)? Requester { get; set; }

    /// <summary>Runs when an object was created: the operator, in tests of the asking side.</summary>
    internal Func<ObjectKey, Task>? Created { get; set; }

    /// <summary>Runs with the path of an object that was patched; what it throws is the answer.</summary>
    internal Action<string>? Patched { get; set; }

    internal List<JsonObject> Applied { get; } = [];

    /// <summary>What every read throws, when set.</summary>
    internal Func<Exception>? FailReads { get; set; }

    public Task<T?> TryGetAsync<T>(ResourceType<T> type, string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubeObject => FailReads is { } fail ? Task.FromException<T?>(fail()) :
        Task.FromResult(_objects.TryGetValue(type.Path(ns, name), out var found) ? found.Deserialize(type.Json) : null);

    public Task<ResourceList<T>> ListAsync<T>(ResourceType<T> type, string? ns, ListOptions? options, CancellationToken cancellationToken)
        where T : class, IKubeObject
    {
        var items = _objects.Where(entry => IsIn(type, ns, entry.Key)).Select(entry => entry.Value.Deserialize(type.Json)!);
        return Task.FromResult(new ResourceList<T> { Items = [.. items] });
    }

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ResourceType<T> type, string? ns, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubeObject
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }

    public async Task<T> CreateAsync<T>(ResourceType<T> type, T obj, CancellationToken cancellationToken)
        where T : class, IKubeObject
    {
        var stored = await Write(type, PathOf(type, obj), existing =>
        {
            if (existing is not null)
            {
                throw new KubernetesApiException(HttpStatusCode.Conflict, "AlreadyExists", "already exists");
            }

            var created = Json(type, obj);
            created["metadata"]!["uid"] = $"uid-{_version}";
            if (Requester is { } requester && type.Plural == "certificatesigningrequests")
            {
                created["spec"]!["username"] = requester.User;
                created["spec"]!["groups"] = new JsonArray([.. requester.Groups.Select(group => JsonValue.Create(group))]);
            }

            return created;
        });
        await (Created?.Invoke(ObjectKey.Of(stored)) ?? Task.CompletedTask);
        return stored;
    }

    public Task<T> ReplaceAsync<T>(ResourceType<T> type, T obj, CancellationToken cancellationToken)
        where T : class, IKubeObject => Write(type, PathOf(type, obj), existing => Checked(existing, obj) is not null ? Json(type, obj) : null!);

    public Task<T> ReplaceStatusAsync<T>(ResourceType<T> type, T obj, CancellationToken cancellationToken)
        where T : class, IKubeObject => ReplaceSubresourceAsync(type, obj, "status", cancellationToken);

    public Task<T> ReplaceSubresourceAsync<T>(ResourceType<T> type, T obj, string subresource, CancellationToken cancellationToken)
        where T : class, IKubeObject => Write(type, PathOf(type, obj), existing =>
    {
        Checked(existing, obj)!["status"] = Json(type, obj)["status"]?.DeepClone();
        return existing!;
    });

    public Task<T> MergePatchAsync<T>(ResourceType<T> type, string? ns, string name, JsonObject patch, CancellationToken cancellationToken)
        where T : class, IKubeObject => Write(type, type.Path(ns, name), existing =>
    {
        if (existing is null)
        {
            throw new KubernetesApiException(HttpStatusCode.NotFound, "NotFound", "not found");
        }

        if (patch["metadata"]?["resourceVersion"]?.GetValue<string>() is { } version && version != existing["metadata"]!["resourceVersion"]!.GetValue<string>())
        {
            throw new KubernetesApiException(HttpStatusCode.Conflict, "Conflict", "the object has been modified");
        }

        Merge(existing, patch);
        Patched?.Invoke(type.Path(ns, name));
        return existing;
    });

    public Task<T> MergePatchStatusAsync<T>(ResourceType<T> type, string? ns, string name, JsonObject patch, CancellationToken cancellationToken)
        where T : class, IKubeObject => MergePatchAsync(type, ns, name, patch, cancellationToken);

    public Task<JsonObject> ApplyAsync(JsonObject obj, string fieldManager, CancellationToken cancellationToken)
    {
        Count(before: true);
        Applied.Add(obj);
        Count(before: false);
        return Task.FromResult(obj);
    }

    public Task<bool> DeleteAsync<T>(ResourceType<T> type, string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubeObject
    {
        Count(before: true);
        var removed = _objects.Remove(type.Path(ns, name));
        Count(before: false);
        return Task.FromResult(removed);
    }

    public Task<string> GetRawAsync(string path, CancellationToken cancellationToken) => Task.FromResult("ok");

    /// <summary>Changes a cluster-scoped object as some other client would.</summary>
    internal void Edit<T>(ResourceType<T> type, string name, Action<T> change)
        where T : class, IKubeObject
    {
        var edited = _objects[type.Path(null, name)].Deserialize(type.Json)!;
        change(edited);
        edited.Metadata.ResourceVersion = (++_version).ToString();
        _objects[type.Path(null, name)] = Json(type, edited);
    }

    private static string PathOf<T>(ResourceType<T> type, T obj)
        where T : class, IKubeObject => type.Path(obj.Metadata.Namespace, obj.Metadata.Name);

    private static JsonObject Json<T>(ResourceType<T> type, T obj)
        where T : class, IKubeObject => JsonSerializer.SerializeToNode(obj, type.Json)!.AsObject();

    private static JsonObject Checked<T>(JsonObject? existing, T obj)
        where T : class, IKubeObject =>
        existing is null ? throw new KubernetesApiException(HttpStatusCode.NotFound, "NotFound", "not found")
        : obj.Metadata.ResourceVersion is { } version && version != existing["metadata"]!["resourceVersion"]!.GetValue<string>()
            ? throw new KubernetesApiException(HttpStatusCode.Conflict, "Conflict", "the object has been modified")
            : existing;

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

    private Task<T> Write<T>(ResourceType<T> type, string path, Func<JsonObject?, JsonObject> change)
        where T : class, IKubeObject
    {
        Count(before: true);
        var changed = change(_objects.GetValueOrDefault(path)?.DeepClone().AsObject());
        changed["metadata"]!["resourceVersion"] = (++_version).ToString();
        _objects[path] = changed;
        Count(before: false);
        return Task.FromResult(changed.Deserialize(type.Json)!);
    }

    private void Count(bool before)
    {
        _writes += before ? 1 : 0;
        if (_writes == FailAtWrite && before != FailAfterEffect)
        {
            throw new KubernetesTransportException("killed here", new IOException("killed here"));
        }
    }
}
