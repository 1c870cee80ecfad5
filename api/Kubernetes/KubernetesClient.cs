using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Microsoft.Extensions.Logging;

namespace Cpctl.Api.Kubernetes;

/// <summary>The Kubernetes API over HTTP/2 or 1.1, with fail-over between endpoints and credentials that follow their files.</summary>
public sealed class KubernetesClient : IKubernetesClient, IDisposable
{
    private const string MergePatch = "application/merge-patch+json";
    private const string ServerSideApply = "application/apply-patch+yaml";

    // A server ends its watches on time; this much later the connection is taken for dead.
    private static readonly TimeSpan WatchGrace = TimeSpan.FromSeconds(10);

    private readonly KubernetesClientOptions _options;
    private readonly TimeProvider _time;
    private readonly ApiConnection _connection;
    private readonly ApiCalls _calls;

    public KubernetesClient(ClusterAccess access, TimeProvider time, ILogger logger, KubernetesClientOptions? options = null)
    {
        if (access.Endpoints.Count == 0)
        {
            throw new ArgumentException("A cluster needs at least one endpoint.", nameof(access));
        }

        _options = options ?? new KubernetesClientOptions();
        _time = time;
        _connection = new ApiConnection(access, _options, time, logger);
        _calls = new ApiCalls(_connection, _options.RequestTimeout, time);
    }

    public async Task<T?> TryGetAsync<T>(ResourceType<T> type, string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubeObject
    {
        try
        {
            return await _calls.SendAsync(HttpMethod.Get, One(type, ns, name), null, ApiCalls.Json, type.Json, cancellationToken);
        }
        catch (KubernetesApiException ex) when (ex.IsNotFound)
        {
            return null;
        }
    }

    public async Task<ResourceList<T>> ListAsync<T>(ResourceType<T> type, string? ns, ListOptions? options, CancellationToken cancellationToken)
        where T : class, IKubeObject
    {
        var path = type.Path(ns) + Query.For(options);
        var list = await _calls.SendAsync(HttpMethod.Get, path, null, ApiCalls.Json, type.ListJson, cancellationToken);
        return list is { Metadata: not null, Items: not null } && list.Items.All(item => item is { Metadata: not null })
            ? list
            : throw new KubernetesTransportException($"The answer to GET {path} holds something that is no object.", null);
    }

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ResourceType<T> type, string? ns, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubeObject
    {
        using var overall = new LimitedToken(options.Timeout + WatchGrace, _time, cancellationToken);
        using var response = await _calls.OpenAsync(type.Path(ns) + Query.For(options), cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var stream = new WatchStream<T>(type, _options.WatchIdleTimeout, _time);
        await foreach (var change in stream.ReadAsync(body, overall, cancellationToken))
        {
            yield return change;
        }
    }

    public Task<T> CreateAsync<T>(ResourceType<T> type, T obj, CancellationToken cancellationToken)
        where T : class, IKubeObject =>
        _calls.SendAsync(HttpMethod.Post, type.Path(obj.Metadata.Namespace), Body(type, obj), ApiCalls.Json, type.Json, cancellationToken);

    public Task<T> ReplaceAsync<T>(ResourceType<T> type, T obj, CancellationToken cancellationToken)
        where T : class, IKubeObject =>
        _calls.SendAsync(HttpMethod.Put, PathOf(type, obj, null), Body(type, obj), ApiCalls.Json, type.Json, cancellationToken);

    public Task<T> ReplaceStatusAsync<T>(ResourceType<T> type, T obj, CancellationToken cancellationToken)
        where T : class, IKubeObject =>
        ReplaceSubresourceAsync(type, obj, "status", cancellationToken);

    public Task<T> ReplaceSubresourceAsync<T>(ResourceType<T> type, T obj, string subresource, CancellationToken cancellationToken)
        where T : class, IKubeObject =>
        _calls.SendAsync(HttpMethod.Put, PathOf(type, obj, subresource), Body(type, obj), ApiCalls.Json, type.Json, cancellationToken);

    public Task<T> MergePatchAsync<T>(ResourceType<T> type, string? ns, string name, JsonObject patch, CancellationToken cancellationToken)
        where T : class, IKubeObject =>
        _calls.SendAsync(HttpMethod.Patch, One(type, ns, name), Body(patch), MergePatch, type.Json, cancellationToken);

    public Task<T> MergePatchStatusAsync<T>(ResourceType<T> type, string? ns, string name, JsonObject patch, CancellationToken cancellationToken)
        where T : class, IKubeObject =>
        _calls.SendAsync(HttpMethod.Patch, One(type, ns, name, "status"), Body(patch), MergePatch, type.Json, cancellationToken);

    public Task<JsonObject> ApplyAsync(JsonObject obj, string fieldManager, CancellationToken cancellationToken)
    {
        var path = $"{KindTable.PathOf(obj)}?fieldManager={Uri.EscapeDataString(fieldManager)}&force=true";
        return _calls.SendAsync(HttpMethod.Patch, path, Body(obj), ServerSideApply, ApiJson.Default.JsonObject, cancellationToken);
    }

    public async Task<bool> DeleteAsync<T>(ResourceType<T> type, string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubeObject
    {
        try
        {
            await _calls.SendAsync(HttpMethod.Delete, One(type, ns, name), null, ApiCalls.Json, ApiJson.Default.JsonObject, cancellationToken);
            return true;
        }
        catch (KubernetesApiException ex) when (ex.IsNotFound)
        {
            return false;
        }
    }

    public Task<string> GetRawAsync(string path, CancellationToken cancellationToken) => _calls.GetTextAsync(path, cancellationToken);

    /// <summary>
    /// Runs a program in a container of a pod, as <c>kubectl exec</c> does, and copies what it writes. Not part of <see cref="IKubernetesClient"/>: no
    /// controller runs programs in pods.
    /// </summary>
    /// <param name="ns">The pod's namespace.</param>
    /// <param name="pod">Its name.</param>
    /// <param name="container">The container's name.</param>
    /// <param name="command">Program and arguments.</param>
    /// <param name="output">Takes its stdout.</param>
    /// <param name="cancellationToken">Ends the wait; the program may run on.</param>
    /// <exception cref="KubernetesTransportException">The stream could not be opened, or broke off.</exception>
    public async Task<ExecOutcome> ExecAsync(
        string ns, string pod, string container, IReadOnlyList<string> command, Stream output, CancellationToken cancellationToken)
    {
        var arguments = string.Concat(command.Select(argument => $"&command={Uri.EscapeDataString(argument)}"));
        var path = $"{ResourceTypes.Pods.Path(ns, pod, "exec")}?container={Uri.EscapeDataString(container)}&stdout=true&stderr=true{arguments}";
        using var socket = await _connection.ConnectAsync(path, ExecStream.Protocol, cancellationToken);
        return await ExecStream.ReadAsync(socket, output, cancellationToken);
    }

    public void Dispose() => _connection.Dispose();

    private static string One<T>(ResourceType<T> type, string? ns, string name, string? subresource = null)
        where T : class, IKubeObject
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return type.Namespaced && string.IsNullOrEmpty(ns)
            ? throw new ArgumentException($"{type.Plural} \"{name}\" needs a namespace.", nameof(ns))
            : type.Path(ns, name, subresource);
    }

    private static string PathOf<T>(ResourceType<T> type, T obj, string? subresource)
        where T : class, IKubeObject =>
        One(type, obj.Metadata.Namespace, obj.Metadata.Name ?? "", subresource);

    private static byte[] Body<T>(ResourceType<T> type, T obj)
        where T : class, IKubeObject =>
        JsonSerializer.SerializeToUtf8Bytes(obj, type.Json);

    private static byte[] Body(JsonObject node) => JsonSerializer.SerializeToUtf8Bytes(node, ApiJson.Default.JsonObject);
}
