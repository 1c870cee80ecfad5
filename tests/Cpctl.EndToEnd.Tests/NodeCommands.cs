using System.Text.Json.Nodes;
using Cpctl.DevCluster.Nodes;
using Cpctl.DevCluster.Processes;

namespace Cpctl.EndToEnd.Tests;

/// <summary>Commands as an administrator types them on a node.</summary>
internal static class NodeCommands
{
    /// <summary>etcdctl with this node's access to its own member; ETCDCTL_API=3 goes before it.</summary>
    public const string Etcdctl = "etcdctl --endpoints https://127.0.0.1:2379 --cacert /etc/kubernetes/pki/etcd/ca.crt "
        + "--cert /etc/kubernetes/pki/etcd/healthcheck-client.crt --key /etc/kubernetes/pki/etcd/healthcheck-client.key";

    public static Task<string> BashAsync(this Node node, string script) => node.ShellAsync(script, TestContext.Current.CancellationToken);

    public static Task<string> KubectlAsync(this Node node, string arguments) =>
        node.BashAsync($"kubectl --kubeconfig /etc/kubernetes/admin.conf --request-timeout=20s {arguments}");

    /// <summary>Every object of a kind in the plural; null for all namespaces.</summary>
    public static Task<IReadOnlyList<JsonNode>> ListAsync(this Node node, string kind, string? ns = null, string? selector = null) =>
        node.Api.ListAsync(kind, ns, selector, TestContext.Current.CancellationToken);

    public static Task<JsonNode> GetAsync(this Node node, string kind, string name, string? ns = null) =>
        node.Api.GetAsync(kind, name, ns, TestContext.Current.CancellationToken);

    public static Task<JsonNode> ControlPlaneAsync(this Node node) => node.GetAsync("controlplanes", "cluster");

    public static async Task ApplyAsync(this Node node, string manifest) =>
        (await node.ExecAsync(["kubectl", "--kubeconfig", "/etc/kubernetes/admin.conf", "apply", "-f", "-"], manifest, cancellation: TestContext.Current.CancellationToken))
            .EnsureSuccess();

    public static Task<string> EtcdctlAsync(this Node node, string arguments) =>
        node.BashAsync($"ETCDCTL_API=3 {Etcdctl} {arguments}");

    public static Task<CommandResult> CpctlAsync(this Node node, params string[] arguments) =>
        node.ExecAsync(["cpctl", .. arguments], cancellation: TestContext.Current.CancellationToken);
}
