using System.Text;
using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.Pki.Signers;

namespace Cpctl.Bootstrap.Install.Objects;

/// <summary>ConfigMap kube-public/cluster-info: a kubeconfig without a user, as kubeadm's clusters have it.</summary>
internal static class ClusterInfo
{
    public static JsonObject Of(string clusterName, string endpoint, SignerSet signers)
    {
        var kubeconfig = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["clusters"] = new JsonArray((JsonNode)new JsonObject
            {
                ["name"] = clusterName,
                ["cluster"] = new JsonObject
                {
                    ["server"] = $"https://{endpoint}",
                    ["certificate-authority-data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(signers.Cluster.Bundle)),
                },
            }),
        };
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = "cluster-info", ["namespace"] = "kube-public" },
            ["data"] = new JsonObject { ["kubeconfig"] = Yaml.Write(kubeconfig), ["clusterId"] = signers.ClusterId.ToString() },
        };
    }
}
