using System.Text.Json.Nodes;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Recovery;

/// <summary>Every object that a cluster holds, of every kind that can be listed, with its uid and resource version.</summary>
internal sealed class ClusterObjects
{
    /// <summary>Begin anew on purpose, or go on by themselves within seconds: docs/backup.md tells.</summary>
    private static readonly string[] Moving =
    [
        "leases ", "events ", "pods ", "nodes ", "csinodes ", "endpoints ", "endpointslices ", "controlplanes ", "controlplanenodes ", "etcdbackups ", "apiservices ", "componentstatuses ",

        // Of the nodes, and of who may join next.
        "clusterroles cpctl:agent:", "clusterrolebindings cpctl:agent:", "secrets cpctl-system/", "secrets kube-system/bootstrap-token-", "certificatesigningrequests ",
        "configmaps kube-public/cluster-info", "configmaps kube-system/extension-apiserver-authentication", "configmaps cpctl-system/own-objects",

        // Their status follows the pods.
        "deployments ", "replicasets ", "daemonsets ",
    ];

    private readonly Dictionary<string, string> _versions;

    private ClusterObjects(Dictionary<string, string> versions) => _versions = versions;

    public int Count => _versions.Count;

    public static async Task<ClusterObjects> ReadAsync(Node node)
    {
        var text = await node.BashAsync("""
            export KUBECONFIG=/etc/kubernetes/admin.conf
            for kind in $(kubectl api-resources --verbs=list -o name); do
              kubectl get $kind -A -o jsonpath="{range .items[*]}${kind%%.*} {.metadata.namespace}/{.metadata.name}|{.metadata.uid} {.metadata.resourceVersion}{'\n'}{end}"
            done
            """);

        // Kinds that several API groups serve are listed several times.
        var versions = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('|')).GroupBy(parts => parts[0].Replace(" /", " ", StringComparison.Ordinal), StringComparer.Ordinal);
        return new ClusterObjects(versions.ToDictionary(same => same.Key, same => same.First()[1], StringComparer.Ordinal));
    }

    /// <summary>What is missing, new or changed in <paramref name="after"/>, and does not differ by its nature.</summary>
    public IReadOnlyList<string> DifferencesTo(ClusterObjects after) =>
    [
        .. _versions.Keys.Union(after._versions.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Where(name => !Moving.Any(moving => name.StartsWith(moving, StringComparison.Ordinal)))
            .Where(name => _versions.GetValueOrDefault(name) != after._versions.GetValueOrDefault(name))
            .Select(name => $"{name}: {_versions.GetValueOrDefault(name) ?? "not there"}, then {after._versions.GetValueOrDefault(name) ?? "not there"}"),
    ];
}
