using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Certificates;

/// <summary>Secrets as users make them, and as they lie in etcd.</summary>
internal static class StoredSecrets
{
    private const string Keys =
        "get /registry/secrets/ --prefix -w json | jq -r '.kvs[] | (.key|@base64d) + \" \" + (.value[0:120]|@base64d|(capture(\"^k8s:enc:[a-z]+:v1:(?<key>[^:]+):\").key)? // \"none\")'";

    /// <summary>Makes so many, every tenth of them immutable.</summary>
    public static Task MakeAsync(Node node, int count) => node.BashAsync(
        $$$"""
        jq -nc '{apiVersion: "v1", kind: "List", items: [range({{{count}}}) | {apiVersion: "v1", kind: "Secret", metadata: {name: "kept-\(.)"}, immutable: (. % 10 == 0), stringData: {value: "content of \(.)"}}]}' \
          | kubectl --kubeconfig /etc/kubernetes/admin.conf create -f - >/dev/null
        """);

    public static Task RemoveAsync(Node node) => node.BashAsync(
        "kubectl --kubeconfig /etc/kubernetes/admin.conf get secrets -o name | grep ^secret/kept- | xargs kubectl --kubeconfig /etc/kubernetes/admin.conf delete --wait=false >/dev/null");

    /// <summary>Content, identity and immutability of every Secret that was made, by name.</summary>
    public static async Task<IReadOnlyList<string>> ContentAsync(Node node) =>
    [
        .. from secret in await node.ListAsync("secrets", "default")
           let name = (string?)secret["metadata"]!["name"]
           where name.StartsWith("kept-", StringComparison.Ordinal)
           orderby name
           select $"{name} {secret["metadata"]!["uid"]} {secret["immutable"]} {secret["data"]!.ToJsonString()}",
    ];

    /// <summary>With which key each value in etcd is encrypted.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> KeysInEtcdAsync(Node node) =>
        (await node.EtcdctlAsync(Keys)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .GroupBy(line => line.Split(' ')[1], StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    /// <summary>The keys that a node's API server is given, the writing one first.</summary>
    public static async Task<IReadOnlyList<string>> KeysOnDiskAsync(Node node) =>
        (await node.BashAsync("grep -oP '(?<=- name: ).*' /var/lib/cpctl/encryption/config.yaml")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
