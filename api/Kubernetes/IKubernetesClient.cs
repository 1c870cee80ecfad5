using System.Text.Json.Nodes;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Kubernetes;

/// <summary>
/// The Kubernetes API as cpctl uses it. Every call throws <see cref="KubernetesApiException"/> when the server says no,
/// <see cref="KubernetesTransportException"/> when none answers, and has a time limit of its own (watches: see <see cref="WatchOptions"/>).
/// The namespace argument is null for cluster-scoped kinds.
/// </summary>
public interface IKubernetesClient
{
    /// <summary>Null when the object does not exist.</summary>
    Task<T?> TryGetAsync<T>(ResourceType<T> type, string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubeObject;

    /// <summary>One page; all objects when no limit is given. A null namespace lists all namespaces.</summary>
    Task<ResourceList<T>> ListAsync<T>(ResourceType<T> type, string? ns, ListOptions? options, CancellationToken cancellationToken)
        where T : class, IKubeObject;

    /// <summary>Changes until the server ends the watch. Throws with status 410 when the resource version is too old.</summary>
    IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(ResourceType<T> type, string? ns, WatchOptions options, CancellationToken cancellationToken)
        where T : class, IKubeObject;

    /// <summary>Creates in the namespace its metadata names.</summary>
    Task<T> CreateAsync<T>(ResourceType<T> type, T obj, CancellationToken cancellationToken)
        where T : class, IKubeObject;

    /// <summary>
    /// Replaces the whole object; refused with Conflict when its resource version is no longer the current one.
    /// Fields our record does not have are lost: for kinds that others write too, patch instead.
    /// </summary>
    Task<T> ReplaceAsync<T>(ResourceType<T> type, T obj, CancellationToken cancellationToken)
        where T : class, IKubeObject;

    /// <summary>Replaces only the status.</summary>
    Task<T> ReplaceStatusAsync<T>(ResourceType<T> type, T obj, CancellationToken cancellationToken)
        where T : class, IKubeObject;

    /// <summary>Replaces a subresource, as in <c>approval</c> of a CertificateSigningRequest.</summary>
    Task<T> ReplaceSubresourceAsync<T>(ResourceType<T> type, T obj, string subresource, CancellationToken cancellationToken)
        where T : class, IKubeObject;

    /// <summary>JSON merge patch (RFC 7386): null removes a field, lists are replaced.</summary>
    Task<T> MergePatchAsync<T>(ResourceType<T> type, string? ns, string name, JsonObject patch, CancellationToken cancellationToken)
        where T : class, IKubeObject;

    /// <summary>JSON merge patch of the status; the patch starts at the object: <c>{"status": {…}}</c>.</summary>
    Task<T> MergePatchStatusAsync<T>(ResourceType<T> type, string? ns, string name, JsonObject patch, CancellationToken cancellationToken)
        where T : class, IKubeObject;

    /// <summary>Server-side apply of any object with apiVersion, kind and metadata.name; takes over conflicting fields. Returns what the server stored.</summary>
    Task<JsonObject> ApplyAsync(JsonObject obj, string fieldManager, CancellationToken cancellationToken);

    /// <summary>False when there was nothing to delete.</summary>
    Task<bool> DeleteAsync<T>(ResourceType<T> type, string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubeObject;

    /// <summary>Body of a GET, as in <c>/readyz</c> or <c>/version</c>.</summary>
    Task<string> GetRawAsync(string path, CancellationToken cancellationToken);
}
