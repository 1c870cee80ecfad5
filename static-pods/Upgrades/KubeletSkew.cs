using Cpctl.StaticPods.Versions;

namespace Cpctl.StaticPods.Upgrades;

/// <summary>Which kubelets an API server works with. Source: Kubernetes' "Version Skew Policy"; three minor releases since 1.28, two before.</summary>
internal static class KubeletSkew
{
    private const int WiderSince = 28;

    /// <returns>Null when it is not.</returns>
    public static string? TooNew(KubernetesVersion kubelet, KubernetesVersion server) =>
        server.AtLeast(kubelet.Minor) ? null : $"a kubelet must not be newer than the API server, and this one is {kubelet}";

    /// <returns>Null when it is not.</returns>
    public static string? TooOld(KubernetesVersion kubelet, KubernetesVersion server)
    {
        var allowed = server.AtLeast(WiderSince) ? 3 : 2;
        return server.Minor - kubelet.Minor > allowed
            ? $"an API server {server} works with kubelets from v1.{server.Minor - allowed} on, and this one is {kubelet}"
            : null;
    }
}
