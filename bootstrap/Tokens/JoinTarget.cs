using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Pki;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Signers;

namespace Cpctl.Bootstrap.Tokens;

/// <summary>Where joining nodes go and by what they recognise the cluster.</summary>
internal static class JoinTarget
{
    /// <exception cref="CpctlException">Failed (1): this cluster was not made by cpctl.</exception>
    public static async Task<(string Endpoint, AuthorityPin Pin)> FindAsync(IKubernetesClient api, CancellationToken cancel)
    {
        var controlPlane = await api.TryGetAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, cancel);
        var info = await api.TryGetAsync(ResourceTypes.ConfigMaps, ClusterInfo.Namespace, ClusterInfo.Name, cancel);
        if (controlPlane?.Spec.ControlPlaneEndpoint is not { } endpoint || ClusterInfo.AuthoritiesOf(info) is not { } authorities)
        {
            throw new CpctlException(
                ExitCode.Failed, "this cluster can't be joined with cpctl", "it has no ControlPlane object or no kube-public/cluster-info", "Use the kubeconfig of a cluster that `cpctl bootstrap` made.");
        }

        return (endpoint, AuthorityPin.Of(AuthorityBundle.Read(authorities)[0]));
    }
}
