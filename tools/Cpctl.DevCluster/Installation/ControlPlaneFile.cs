using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.DevCluster.Images;

namespace Cpctl.DevCluster.Installation;

/// <summary>
/// The configuration file that a user would write for these nodes. It is JSON, which is YAML: values keep their types whatever they look like.
/// </summary>
public static class ControlPlaneFile
{
    public const string Path = "/etc/cpctl/cluster.yaml";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <param name="endpoint">HOST:PORT under which all API servers are reached.</param>
    public static JsonObject Create(Toolchain toolchain, string endpoint) => new()
    {
        ["apiVersion"] = "cpctl.dev/v1alpha1",
        ["kind"] = "ControlPlane",
        ["metadata"] = new JsonObject { ["name"] = "cluster" },
        ["spec"] = new JsonObject
        {
            ["version"] = toolchain.Kubernetes.Version,
            ["imageRepository"] = ImageNames.Repository,
            ["controlPlaneEndpoint"] = endpoint,
            ["certSANs"] = new JsonArray("lb", "localhost"),
            ["images"] = new JsonObject
            {
                ["cpctl"] = toolchain.CpctlImage!.Name,
                ["pause"] = ImageNames.Pause,
            },
            ["etcd"] = new JsonObject { ["version"] = toolchain.Etcd.Version },
            ["kubelet"] = KubeletSettings.For(toolchain.Kubernetes.Version),
        },
    };

    public static string Text(JsonObject file) => file.ToJsonString(Indented) + "\n";
}
