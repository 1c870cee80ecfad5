using Cpctl.Api.Configuration;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Versions;

namespace Cpctl.StaticPods.Upgrades;

/// <summary>
/// No step to a minor version that some kubelet is too old for: its pods would go on, and what the kubelet asks of the API server would fail in ways that
/// nobody has tested. Only the step is held up: a cluster that runs with such a kubelet already can change everything else.
/// </summary>
internal static class KubeletRule
{
    public static IEnumerable<ConfigProblem> Check(ControlPlaneSpec spec, ControlPlaneSpec? before, IReadOnlyList<NodeKubelet> kubelets)
    {
        if (KubernetesVersion.TryParse(spec.Version) is not { } server || (before is not null && KubernetesVersion.Parse(before.Version).Minor >= server.Minor))
        {
            yield break;
        }

        foreach (var same in kubelets.GroupBy(kubelet => kubelet.Version, StringComparer.Ordinal))
        {
            if (KubernetesVersion.TryParse(same.Key) is { } kubelet && KubeletSkew.TooOld(kubelet, server) is { } why)
            {
                var nodes = string.Join(", ", same.Select(node => node.Node).Order(StringComparer.Ordinal));
                yield return new("spec.version", $"the kubelet of {nodes} is too old for it", why, "Upgrade the kubelet package there first, or delete the Node if the machine is gone.");
            }
        }
    }
}
