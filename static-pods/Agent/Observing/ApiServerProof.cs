using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Revisions;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.Observing;

/// <summary>
/// Asks with the agent's own certificate, which is no administrator's: a fresh API server reports ready and still answers 403 to everybody
/// without system:masters until it has read the roles, and 503 for custom resources until it has read their definitions.
/// </summary>
internal sealed class ApiServerProof(NodePaths paths, NodeIdentity node, TimeProvider time, ILogger logger) : IApiServerProof, IDisposable
{
    private readonly KubernetesClientOptions _options = new() { ConnectTimeout = TimeSpan.FromSeconds(2), RequestTimeout = TimeSpan.FromSeconds(5) };
    private readonly Dictionary<int, KubernetesClient> _clients = [];

    public async Task<string?> FaultAsync(int slot, CancellationToken cancellation)
    {
        try
        {
            var client = ClientFor(slot);

            // Authenticated, authorised by role, a custom resource served, etcd read.
            await client.TryGetAsync(ResourceTypes.ControlPlaneNodes, null, node.Name, cancellation);

            // Decrypted: the server lists Secrets only if it can read every one of them.
            await client.ListAsync(
                ResourceTypes.Secrets, RevisionSecret.Namespace, new ListOptions { Limit = 2, LabelSelector = RevisionSecret.LabelSelector }, cancellation);
            return null;
        }
        catch (Exception e) when (e is KubernetesApiException or KubernetesTransportException or Cpctl.Api.Errors.CpctlException)
        {
            return $"the API server on {slot} does not serve this node's agent yet: {e.Message}";
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private KubernetesClient ClientFor(int slot)
    {
        if (!_clients.TryGetValue(slot, out var client))
        {
            var access = ClusterAccess.FromKubeconfig(paths.AgentKubeconfig).WithEndpoints([new Uri($"https://127.0.0.1:{slot}")]);
            client = new KubernetesClient(access, time, logger, _options);
            _clients.Add(slot, client);
        }

        return client;
    }
}
