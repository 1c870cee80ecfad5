using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Exceptions;

namespace Cpctl.DevCluster.Nodes;

/// <summary>
/// The API as a node's administrator sees it, asked by this process: who waits for something asks twice a second, and a kubectl in a container takes half a
/// second of a processor each time.
/// </summary>
/// <param name="node">Its own API server is asked first, the endpoint while that one is away.</param>
public sealed class NodeApi(Node node)
{
    private const string Kubeconfig = "/etc/kubernetes/admin.conf";
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    private static readonly Dictionary<string, (string Group, string Version)> Groups = new(StringComparer.Ordinal)
    {
        ["leases"] = ("coordination.k8s.io", "v1"),
        ["customresourcedefinitions"] = ("apiextensions.k8s.io", "v1"),
        ["controlplanes"] = ("cpctl.dev", "v1alpha1"),
        ["controlplanenodes"] = ("cpctl.dev", "v1alpha1"),
        ["etcdbackups"] = ("cpctl.dev", "v1alpha1"),
    };

    private Kubernetes? _client;

    /// <param name="kind">In the plural, as in nodes or controlplanenodes.</param>
    /// <param name="ns">Null for kinds without namespaces, and for all namespaces.</param>
    /// <param name="selector">As in app=idle.</param>
    /// <exception cref="NodeApiException">It was not answered, or with an error.</exception>
    public async Task<IReadOnlyList<JsonNode>> ListAsync(string kind, string? ns = null, string? selector = null, CancellationToken cancellation = default)
    {
        var list = await AskAsync($"list {kind}", client => ListAsync(client, kind, ns, selector, cancellation), cancellation);
        return [.. list["items"]!.AsArray().Select(item => item!)];
    }

    /// <inheritdoc cref="ListAsync(string, string?, string?, CancellationToken)"/>
    public Task<JsonNode> GetAsync(string kind, string name, string? ns = null, CancellationToken cancellation = default) =>
        AskAsync($"get {kind} {name}", client => GetAsync(client, kind, name, ns, cancellation), cancellation);

    /// <summary>Kinds of the core group are read as those of the group "" are: as JSON, without a model that could hide a field.</summary>
    internal static Task<JsonNode> ListAsync(IKubernetes client, string kind, string? ns, string? selector, CancellationToken cancellation)
    {
        var (group, version) = GroupOf(kind);
        var objects = client.CustomObjects;
        return ns is null
            ? objects.ListClusterCustomObjectAsync<JsonNode>(group, version, kind, labelSelector: selector, cancellationToken: cancellation)
            : objects.ListNamespacedCustomObjectAsync<JsonNode>(group, version, ns, kind, labelSelector: selector, cancellationToken: cancellation);
    }

    internal static Task<JsonNode> GetAsync(IKubernetes client, string kind, string name, string? ns, CancellationToken cancellation)
    {
        var (group, version) = GroupOf(kind);
        return ns is null
            ? client.CustomObjects.GetClusterCustomObjectAsync<JsonNode>(group, version, kind, name, cancellation)
            : client.CustomObjects.GetNamespacedCustomObjectAsync<JsonNode>(group, version, ns, kind, name, cancellation);
    }

    /// <summary>What to say of a request that got no answer, or an error; null for what is not the API's doing.</summary>
    internal static string? Problem(Exception exception, CancellationToken cancellation) => exception switch
    {
        HttpOperationException { Response: { } answer } => $"{(int)answer.StatusCode} {answer.Content}",
        OperationCanceledException => cancellation.IsCancellationRequested ? null : $"no answer within {RequestTimeout.TotalSeconds:0} s",
        HttpRequestException or IOException => exception.GetBaseException().Message,
        JsonException or KubeConfigException or CryptographicException or Processes.CommandException => exception.Message,
        _ => null,
    };

    private static (string Group, string Version) GroupOf(string kind) => Groups.GetValueOrDefault(kind, ("", "v1"));

    private async Task<JsonNode> AskAsync(string what, Func<IKubernetes, Task<JsonNode>> ask, CancellationToken cancellation)
    {
        try
        {
            return await ask(_client ??= await ConnectAsync(cancellation));
        }
        catch (Exception e) when (Problem(e, cancellation) is not null)
        {
            // The authority or the administrator's certificate may be another by now. The client is not disposed: others may be in the middle of a request.
            _client = null;
            throw new NodeApiException($"{what} at {node.Name}: {Problem(e, cancellation)}", e);
        }
    }

    private async Task<Kubernetes> ConnectAsync(CancellationToken cancellation) => AdministratorClient.Connect(
        await node.ReadFileAsync(Kubeconfig, cancellation), new Uri($"https://{node.Address}:6443"), ConnectTimeout, RequestTimeout);
}
