using System.Text;
using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.Api.Resources;

namespace Cpctl.Pki.Joining;

/// <summary>
/// ConfigMap kube-public/cluster-info: a kubeconfig without a user, as kubeadm's clusters have it. Whoever has no signers learns from it which
/// authorities to trust: joining nodes and workers.
/// </summary>
public static class ClusterInfo
{
    public const string Namespace = "kube-public";
    public const string Name = "cluster-info";

    private const string Kubeconfig = "kubeconfig";
    private const string Authorities = "certificate-authority-data";

    public static JsonObject Of(string clusterName, string endpoint, string authorities, Guid clusterId)
    {
        var kubeconfig = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["clusters"] = new JsonArray((JsonNode)new JsonObject
            {
                ["name"] = clusterName,
                ["cluster"] = new JsonObject { ["server"] = $"https://{endpoint}", [Authorities] = Encode(authorities) },
            }),
        };
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = Name, ["namespace"] = Namespace },
            ["data"] = new JsonObject { [Kubeconfig] = Yaml.Write(kubeconfig), ["clusterId"] = clusterId.ToString() },
        };
    }

    /// <summary>The authorities to trust, PEM, the signing one first; null when the ConfigMap names none.</summary>
    public static string? AuthoritiesOf(ConfigMap? info) =>
        ClusterOf(info)?[Authorities]?.GetValue<string>() is { } data ? Encoding.UTF8.GetString(Convert.FromBase64String(data)) : null;

    /// <summary>A patch that names other authorities; null when it names them already, or there is nothing to patch.</summary>
    internal static JsonObject? Patch(ConfigMap? info, string authorities)
    {
        if (AuthoritiesOf(info) is not { } named || named == authorities)
        {
            return null;
        }

        var cluster = ClusterOf(info)!;
        cluster[Authorities] = Encode(authorities);
        return new JsonObject { ["data"] = new JsonObject { [Kubeconfig] = Yaml.Write(cluster.Root) } };
    }

    private static JsonNode? ClusterOf(ConfigMap? info) =>
        info?.Data?.GetValueOrDefault(Kubeconfig) is { } text ? Yaml.Read(text)?["clusters"]?[0]?["cluster"] : null;

    private static string Encode(string pem) => Convert.ToBase64String(Encoding.UTF8.GetBytes(pem));
}
