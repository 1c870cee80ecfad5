using System.Text.Json.Nodes;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Versions;

namespace Cpctl.StaticPods.Rendering;

/// <summary>
/// What the kubelet takes on its command line only, as an environment file that shells and systemd read alike:
/// <c>CPCTL_KUBELET_ARGS="--a=b --c=d"</c>, so no value may hold a space.
/// </summary>
internal static class KubeletArguments
{
    public static string Render(ControlPlaneSpec spec, JsonArray? taints, string? trust)
    {
        var version = KubernetesVersion.Parse(spec.Version);
        var flags = new FlagSet(KubernetesVersionTable.FixedFlags(ComponentNames.Kubelet, version))
        {
            ["config"] = NodeFiles.Paths.KubeletConfigFile,
            ["hostname-override"] = NodePlaceholders.NodeName,
            ["kubeconfig"] = NodeFiles.Paths.KubeletKubeconfig,
            ["node-ip"] = NodePlaceholders.NodeIp,
        };
        if (spec.Images.Pause is { } pause && Takes("pod-infra-container-image"))
        {
            flags["pod-infra-container-image"] = pause;
        }

        if (taints is { Count: > 0 } && Takes("register-with-taints"))
        {
            flags["register-with-taints"] = string.Join(',', taints.OfType<JsonObject>().Select(Taint));
        }

        return $"""
            # Written by cpctl from the ControlPlane object. Changes here are lost: set spec.kubelet instead.
            CPCTL_KUBELET_ARGS="{string.Join(' ', flags.ToArguments())}"

            """ + (trust is null ? "" : $"# Authorities: {trust}. Others make the agent restart the kubelet.\n");

        bool Takes(string flag) => KubernetesVersionTable.Takes(ComponentNames.Kubelet, SettingKind.Flag, flag, version);
    }

    private static string Taint(JsonObject taint) => $"{taint["key"]}={taint["value"]}:{taint["effect"]}";
}
