using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Pki;

namespace Cpctl.Bootstrap.Tokens;

/// <summary>Where joining nodes go and by what they recognise the cluster.</summary>
internal static class JoinTarget
{
    /// <exception cref="CpctlException">Failed (1): this cluster was not made by cpctl.</exception>
    public static async Task<(string Endpoint, AuthorityPin Pin)> FindAsync(IKubernetesClient api, CancellationToken cancel)
    {
        var controlPlane = await api.TryGetAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, cancel);
        var info = await api.TryGetAsync(ResourceTypes.ConfigMaps, "kube-public", "cluster-info", cancel);
        if (controlPlane?.Spec.ControlPlaneEndpoint is not { } endpoint || info?.Data?.GetValueOrDefault("kubeconfig") is not { } kubeconfig)
        {
            throw new CpctlException(
                ExitCode.Failed, "this cluster can't be joined with cpctl", "it has no ControlPlane object or no kube-public/cluster-info", "Use the kubeconfig of a cluster that `cpctl bootstrap` made.");
        }

        return (endpoint, AuthorityPin.Of(SigningAuthority(kubeconfig)));
    }

    /// <summary>The first certificate of the bundle is the one that signs.</summary>
    private static X509Certificate2 SigningAuthority(string kubeconfig)
    {
        var data = Cpctl.Api.Configuration.Yaml.Read(kubeconfig)!["clusters"]![0]!["cluster"]!["certificate-authority-data"]!.GetValue<string>();
        var bundle = new X509Certificate2Collection();
        bundle.ImportFromPem(System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(data)));
        return bundle[0];
    }
}
