using System.Net;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Etcd.Membership;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Bootstrap.Members;

/// <summary>
/// Asks at the cluster's endpoint where members are. An API server that answers this reads through a majority of some etcd: there is a cluster that serves,
/// whether or not its members can be asked from here.
/// </summary>
internal sealed class EndpointApi(NodePaths paths, NodeIdentity node, TimeProvider time)
{
    private static readonly KubernetesClientOptions Limits = new() { ConnectTimeout = TimeSpan.FromSeconds(3), RequestTimeout = TimeSpan.FromSeconds(5) };

    /// <returns>https://host:port of clients of etcd; null when no API server answers there.</returns>
    public async Task<IReadOnlyCollection<string>?> TryAskAsync(CancellationToken cancel)
    {
        foreach (var kubeconfig in new[] { paths.AdminKubeconfig, paths.AgentKubeconfig }.Where(File.Exists))
        {
            try
            {
                var access = ClusterAccess.FromKubeconfig(kubeconfig).WithEndpoints([new Uri($"https://{node.Endpoint}")]);
                using var api = new KubernetesClient(access, time, NullLogger.Instance, Limits);
                var controlPlane = await api.TryGetAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, cancel);
                var nodes = await api.ListAllAsync(ResourceTypes.ControlPlaneNodes, null, null, cancel);
                return KnownEndpoints.Of(nodes, controlPlane);
            }
            catch (Exception e) when (e is CpctlException or KubernetesApiException { Status: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden })
            {
                // The next kubeconfig may be good.
            }
            catch (Exception e) when (e is KubernetesApiException or KubernetesTransportException or UriFormatException
                || (e is OperationCanceledException && !cancel.IsCancellationRequested))
            {
                return null;
            }
        }

        return null;
    }
}
