using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.Observing;

/// <summary>Clients of the API servers of this node, one slot each: an API server is asked itself, not whoever has port 6443.</summary>
internal sealed class ApiServerClients(NodePaths paths, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly KubernetesClientOptions _options = new() { ConnectTimeout = TimeSpan.FromSeconds(2), RequestTimeout = TimeSpan.FromSeconds(5) };
    private readonly Dictionary<(string Kubeconfig, int Slot), KubernetesClient> _clients = [];

    /// <summary>As this node's agent.</summary>
    /// <exception cref="Cpctl.Api.Errors.CpctlException">Its kubeconfig is missing or unusable.</exception>
    public IKubernetesClient Agent(int slot) => Of(paths.AgentKubeconfig, slot);

    /// <summary>As this node's operator; null while the node has none.</summary>
    /// <exception cref="Cpctl.Api.Errors.CpctlException">Its kubeconfig is unusable.</exception>
    public IKubernetesClient? Operator(int slot) => File.Exists(paths.OperatorKubeconfig) ? Of(paths.OperatorKubeconfig, slot) : null;

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private KubernetesClient Of(string kubeconfig, int slot)
    {
        if (!_clients.TryGetValue((kubeconfig, slot), out var client))
        {
            client = new KubernetesClient(ClusterAccess.FromKubeconfig(kubeconfig).WithEndpoints([new Uri($"https://127.0.0.1:{slot}")]), time, logger, _options);
            _clients.Add((kubeconfig, slot), client);
        }

        return client;
    }
}
