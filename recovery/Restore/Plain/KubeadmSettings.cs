using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;

namespace Cpctl.Recovery.Restore.Plain;

/// <summary>What kubeadm wrote down about its cluster, in ConfigMap kube-system/kubeadm-config; each null where it says nothing.</summary>
public sealed record KubeadmSettings(string? Version, string? Endpoint, string? PodSubnet, string? ServiceSubnet, string? DnsDomain)
{
    /// <param name="clusterConfiguration">YAML of kind ClusterConfiguration.</param>
    /// <returns>Null when it is none: then nothing is compared with it.</returns>
    internal static KubeadmSettings? TryParse(string clusterConfiguration)
    {
        try
        {
            var root = Yaml.Read(clusterConfiguration) as JsonObject;
            var networking = root?["networking"] as JsonObject;
            return root is null ? null : new KubeadmSettings(
                Text(root, "kubernetesVersion"), Text(root, "controlPlaneEndpoint"), Text(networking, "podSubnet"), Text(networking, "serviceSubnet"), Text(networking, "dnsDomain"));
        }
        catch (YamlFormatException)
        {
            return null;
        }
    }

    private static string? Text(JsonObject? node, string name) => node?[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
