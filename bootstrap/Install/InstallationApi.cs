using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;

namespace Cpctl.Bootstrap.Install;

/// <summary>Reads that several phases do while they wait: an API that is just changing hands is no error.</summary>
internal static class InstallationApi
{
    /// <summary>This node's ControlPlaneNode; null when it does not exist or nothing answers right now.</summary>
    public static async Task<ControlPlaneNode?> NodeObjectAsync(this Installation installation, CancellationToken cancel)
    {
        try
        {
            return await installation.Api.TryGetAsync(ResourceTypes.ControlPlaneNodes, null, installation.Record.NodeName, cancel);
        }
        catch (Exception e) when (e is KubernetesTransportException or KubernetesApiException)
        {
            return null;
        }
    }
}
