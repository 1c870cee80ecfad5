using System.Text.Json.Nodes;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.DevCluster.Nodes;

/// <summary>
/// The API as a node's administrator sees it, asked by this process: who waits for something asks twice a second, and a kubectl in a container takes half a
/// second of a processor each time.
/// </summary>
/// <param name="node">Its own API server is asked first, the endpoint while that one is away.</param>
public sealed class NodeApi(Node node)
{
    private const string Kubeconfig = "/etc/kubernetes/admin.conf";
    private static readonly KubernetesClientOptions Limits = new() { ConnectTimeout = TimeSpan.FromSeconds(2), RequestTimeout = TimeSpan.FromSeconds(10) };

    private static readonly Dictionary<string, string> Groups = new(StringComparer.Ordinal)
    {
        ["leases"] = "apis/coordination.k8s.io/v1",
        ["customresourcedefinitions"] = "apis/apiextensions.k8s.io/v1",
        ["controlplanes"] = "apis/cpctl.dev/v1alpha1",
        ["controlplanenodes"] = "apis/cpctl.dev/v1alpha1",
        ["etcdbackups"] = "apis/cpctl.dev/v1alpha1",
    };

    private KubernetesClient? _client;

    /// <param name="kind">In the plural, as in nodes or controlplanenodes.</param>
    /// <param name="ns">Null for kinds without namespaces, and for all namespaces.</param>
    /// <param name="selector">As in app=idle.</param>
    /// <exception cref="NodeApiException">It was not answered, or with an error.</exception>
    public async Task<IReadOnlyList<JsonNode>> ListAsync(string kind, string? ns = null, string? selector = null, CancellationToken cancellation = default)
    {
        var query = selector is null ? "" : $"?labelSelector={Uri.EscapeDataString(selector)}";
        return [.. (await GetPathAsync(PathOf(kind, ns) + query, cancellation))["items"]!.AsArray().Select(item => item!)];
    }

    /// <inheritdoc cref="ListAsync"/>
    public Task<JsonNode> GetAsync(string kind, string name, string? ns = null, CancellationToken cancellation = default) =>
        GetPathAsync($"{PathOf(kind, ns)}/{name}", cancellation);

    private static string PathOf(string kind, string? ns) => $"/{Groups.GetValueOrDefault(kind, "api/v1")}/{(ns is null ? "" : $"namespaces/{ns}/")}{kind}";

    private async Task<JsonNode> GetPathAsync(string path, CancellationToken cancellation)
    {
        try
        {
            _client ??= await ConnectAsync(cancellation);
            return JsonNode.Parse(await _client.GetRawAsync(path, cancellation))!;
        }
        catch (Exception e) when (e is KubernetesTransportException or KubernetesApiException or CpctlException or Processes.CommandException)
        {
            // The authority or the administrator's certificate may be another by now.
            _client?.Dispose();
            _client = null;
            throw new NodeApiException($"GET {path} at {node.Name}: {e.Message}", e);
        }
    }

    private async Task<KubernetesClient> ConnectAsync(CancellationToken cancellation)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, await node.ReadFileAsync(Kubeconfig, cancellation), cancellation);
            var read = ClusterAccess.FromKubeconfig(file);

            // Without the file: it is the node's, and only copied here for a moment.
            var access = new ClusterAccess
            {
                Endpoints = [new Uri($"https://{node.Address}:6443"), .. read.Endpoints],
                AuthorityPem = read.AuthorityPem,
                ClientCertificatePem = read.ClientCertificatePem,
                ClientKeyPem = read.ClientKeyPem,
            };
            return new KubernetesClient(access, TimeProvider.System, NullLogger.Instance, Limits);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
