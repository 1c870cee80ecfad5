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
    private const string ClusterIdKey = "clusterId";
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
            ["data"] = new JsonObject { [Kubeconfig] = Yaml.Write(kubeconfig), [ClusterIdKey] = clusterId.ToString() },
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

    /// <summary>
    /// A patch that puts right what somebody changed, and keeps what he added: other keys of the ConfigMap, other fields and clusters of the kubeconfig. One that can't be
    /// read is written anew.
    /// </summary>
    /// <param name="info">As stored.</param>
    /// <param name="wanted">As <see cref="Of"/> makes it.</param>
    /// <param name="ownAuthorities">Whether <paramref name="wanted"/> knows the newest authorities; otherwise those that are named stay, as long as they can be read.</param>
    /// <returns>Null when all is right.</returns>
    public static JsonObject? Repair(ConfigMap info, JsonObject wanted, bool ownAuthorities)
    {
        var data = wanted["data"]!;
        var patch = new JsonObject();
        if (RepairedKubeconfig(info.Data?.GetValueOrDefault(Kubeconfig), (string)data[Kubeconfig]!, ownAuthorities) is { } kubeconfig) patch[Kubeconfig] = kubeconfig;
        if (info.Data?.GetValueOrDefault(ClusterIdKey) != (string?)data[ClusterIdKey]) patch[ClusterIdKey] = (string?)data[ClusterIdKey];
        return patch.Count == 0 ? null : new JsonObject { ["data"] = patch };
    }

    private static string? RepairedKubeconfig(string? stored, string wanted, bool ownAuthorities)
    {
        var fields = Yaml.Read(wanted)!["clusters"]![0]!["cluster"]!;
        try
        {
            if (stored is null || Yaml.Read(stored)?["clusters"]?[0]?["cluster"] is not JsonObject cluster) return wanted;
            var isReadable = (string?)cluster[Authorities] is { } named && HoldsCertificates(named);
            var before = cluster.DeepClone();
            cluster["server"] = fields["server"]!.DeepClone();
            if (ownAuthorities || !isReadable) cluster[Authorities] = fields[Authorities]!.DeepClone();
            return JsonNode.DeepEquals(before, cluster) ? null : Yaml.Write(cluster.Root);
        }
        catch (Exception e) when (e is YamlFormatException or InvalidOperationException or ArgumentException)
        {
            return wanted;
        }
    }

    private static bool HoldsCertificates(string base64)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(base64)).Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static JsonNode? ClusterOf(ConfigMap? info) =>
        info?.Data?.GetValueOrDefault(Kubeconfig) is { } text ? Yaml.Read(text)?["clusters"]?[0]?["cluster"] : null;

    private static string Encode(string pem) => Convert.ToBase64String(Encoding.UTF8.GetBytes(pem));
}
