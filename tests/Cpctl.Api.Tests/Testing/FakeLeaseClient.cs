using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Tests.Testing;

/// <summary>One Lease with the API server's rules for versions, and faults on demand.</summary>
internal sealed class FakeLeaseClient : IKubernetesClient
{
    private readonly Lock _gate = new();
    private long _version;

    public Lease? Lease { get; private set; }

    /// <summary>Thrown by a call, if it returns an exception.</summary>
    public Func<string, Exception?> Fault { get; set; } = _ => null;

    public int Writes { get; private set; }

    public static Exception Unreachable => new KubernetesTransportException("unreachable", null);

    public void SetHolder(string? holder)
    {
        lock (_gate)
        {
            var spec = (Lease?.Spec ?? new LeaseSpec { LeaseDurationSeconds = 15 }) with { HolderIdentity = holder };
            Store((Lease ?? New()) with { Spec = spec });
        }
    }

    public void Remove() => Lease = null;

    public Task<T?> TryGetAsync<T>(ResourceType<T> type, string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubeObject => CallAsync("get", () => (T?)(object?)Lease);

    public Task<T> CreateAsync<T>(ResourceType<T> type, T obj, CancellationToken cancellationToken)
        where T : class, IKubeObject => CallAsync("create", () => Lease is null
            ? (T)(object)Store((Lease)(object)obj)
            : throw new KubernetesApiException(HttpStatusCode.Conflict, "AlreadyExists", "exists"));

    public Task<T> ReplaceAsync<T>(ResourceType<T> type, T obj, CancellationToken cancellationToken)
        where T : class, IKubeObject => CallAsync("replace", () => Lease is null ? throw new KubernetesApiException(HttpStatusCode.NotFound, "NotFound", "gone")
            : Lease.Metadata.ResourceVersion != obj.Metadata.ResourceVersion ? throw new KubernetesApiException(HttpStatusCode.Conflict, "Conflict", "changed")
            : (T)(object)Store((Lease)(object)obj));

    public Task<ResourceList<T>> ListAsync<T>(ResourceType<T> type, string? ns, ListOptions? options, CancellationToken cancellationToken)
        where T : class, IKubeObject => throw new NotSupportedException();

    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(ResourceType<T> type, string? ns, WatchOptions options, CancellationToken cancellationToken)
        where T : class, IKubeObject => throw new NotSupportedException();

    public Task<T> ReplaceStatusAsync<T>(ResourceType<T> type, T obj, CancellationToken cancellationToken)
        where T : class, IKubeObject => throw new NotSupportedException();

    public Task<T> ReplaceSubresourceAsync<T>(ResourceType<T> type, T obj, string subresource, CancellationToken cancellationToken)
        where T : class, IKubeObject => throw new NotSupportedException();

    public Task<T> MergePatchAsync<T>(ResourceType<T> type, string? ns, string name, JsonObject patch, CancellationToken cancellationToken)
        where T : class, IKubeObject => throw new NotSupportedException();

    public Task<T> MergePatchStatusAsync<T>(ResourceType<T> type, string? ns, string name, JsonObject patch, CancellationToken cancellationToken)
        where T : class, IKubeObject => throw new NotSupportedException();

    public Task<JsonObject> ApplyAsync(JsonObject obj, string fieldManager, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> DeleteAsync<T>(ResourceType<T> type, string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubeObject => throw new NotSupportedException();

    public Task<string> GetRawAsync(string path, CancellationToken cancellationToken) => throw new NotSupportedException();

    private static Lease New() => new() { Metadata = new ObjectMeta { Namespace = "cpctl-system", Name = "operator" } };

    private Task<TResult> CallAsync<TResult>(string call, Func<TResult> action)
    {
        lock (_gate)
        {
            return Fault(call) is { } fault ? Task.FromException<TResult>(fault) : Run(action);
        }
    }

    private static Task<TResult> Run<TResult>(Func<TResult> action)
    {
        try
        {
            return Task.FromResult(action());
        }
        catch (KubernetesApiException ex)
        {
            return Task.FromException<TResult>(ex);
        }
    }

    private Lease Store(Lease lease)
    {
        Writes++;
        Lease = lease with { Metadata = lease.Metadata with { ResourceVersion = (++_version).ToString(CultureInfo.InvariantCulture) } };
        return Lease;
    }
}
