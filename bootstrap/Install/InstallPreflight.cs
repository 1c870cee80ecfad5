using Cpctl.Api.Node;
using Cpctl.Bootstrap.Preflight;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.Bootstrap.Install;

/// <summary>What bootstrap asks the preflight checks to look at.</summary>
internal static class InstallPreflight
{
    public static PreflightSubject Subject(BootstrapRequest.Resolved request, NodePaths paths)
    {
        var spec = request.Record.ControlPlane.Spec;
        var facts = new ClusterFacts(Guid.Empty, spec.ControlPlaneEndpoint ?? "", spec.Images.Cpctl ?? "");
        return new PreflightSubject
        {
            Paths = paths,
            NodeName = request.Record.NodeName,
            NodeIp = request.Record.NodeIp,
            IsResumed = request.IsResumed,
            Spec = spec,
            KubernetesVersion = spec.Version.Length == 0 ? null : spec.Version,
            Images = [.. Images.All(spec, facts).Where(image => image.Length > 0)],
            KubeletFailsOnSwap = spec.Kubelet?["failSwapOn"]?.GetValue<bool>() ?? true,
        };
    }
}
