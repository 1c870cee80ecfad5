using System.Text.Json.Nodes;
using Cpctl.DevCluster.Load;
using Cpctl.DevCluster.Nodes;
using Cpctl.EndToEnd.Tests.Rollouts;
using static Cpctl.EndToEnd.Tests.Certificates.RotationSteps;

namespace Cpctl.EndToEnd.Tests.Certificates;

/// <summary>The authority that everybody trusts is replaced on three nodes and a worker while clients work.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Soak")]
public sealed class ClusterAuthorityRotationTests(SharedCluster cluster)
{
    private const string Bundle = $"{PkiFolder}/ca.crt";
    private const string OldCredentials = "/tmp/old.conf";

    /// <summary>Volumes of pods are refreshed, and connections of clients end, by the clock.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(25);

    private static readonly LoadOptions ApiOnly = new() { EtcdWritesPerSecond = 0, ApiRequestsPerSecond = 5, RequestTimeout = TimeSpan.FromSeconds(20) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RotateCluster_UnderLoadWithAWorker_ReplacesTheAuthorityEverywhereAndTheOldOneIsRefused()
    {
        var worker = await cluster.AddAsync("w1");
        try
        {
            await JoinAsync(worker);
            await RotateAsync(worker);
        }
        finally
        {
            await Evidence.KeepAsync(worker);
            await cluster.RemoveAsync(worker);
            await cluster.Nodes[0].KubectlAsync("delete node/w1 controlplanenode/w1 pod/on-w1 --ignore-not-found --force --grace-period=0");
        }
    }

    private async Task JoinAsync(Node worker)
    {
        var first = cluster.Nodes[0];
        await cluster.Installer.JoinAsync(first, [worker], worker: true, Cancellation);
        await first.KubectlAsync("wait --for=condition=Ready node/w1 --timeout=120s");
        await first.ApplyAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: on-w1, namespace: default}
            spec: {nodeName: w1, containers: [{name: pause, image: "{{SharedCluster.PauseImage}}"}]}
            """);
        await first.KubectlAsync("wait --for=condition=Ready pod/on-w1 --timeout=120s");
        await cluster.Edit().SettledAsync();
    }

    private async Task RotateAsync(Node worker)
    {
        var first = cluster.Nodes[0];
        IReadOnlyList<Node> all = [.. cluster.Nodes, worker];
        var old = Assert.Single(await first.FingerprintsAsync(Bundle));
        await first.BashAsync($"cp /etc/kubernetes/admin.conf {OldCredentials}");
        await using var load = await ClusterLoad.StartAsync(cluster.Nodes, cluster.Endpoint.Split(':')[0], ApiOnly, Cancellation);

        (await first.CpctlAsync("certs", "rotate", "cluster", "--no-wait")).EnsureSuccess();
        await FollowAsync(first);

        var report = await load.StopAsync(TimeSpan.Zero, Cancellation);
        foreach (var fault in report.Faults())
            Log.Progress.Say($"cluster: {fault}");
        var authority = Assert.Single(await first.FingerprintsAsync(Bundle));
        Assert.NotEqual(old, authority);
        await SignedByOneAsync(all, Bundle, $"{PkiFolder}/agent.crt", "/var/lib/kubelet/pki/kubelet.crt", "/var/lib/kubelet/pki/kubelet-client.crt");
        await SignedByOneAsync(cluster.Nodes, Bundle, $"{PkiFolder}/apiserver.crt", $"{PkiFolder}/apiserver-kubelet-client.crt", $"{PkiFolder}/controller-manager.crt");
        foreach (var node in all)
            await node.BashAsync($"openssl s_client -connect {node.Address}:10250 -CAfile {Bundle} -verify_return_error < /dev/null");
        await IsRefusedAsync(first);
        await PodsTrustAsync(worker, authority);
        await first.KubectlAsync("logs pod/on-w1");
        await first.KubectlAsync("wait --for=condition=Ready node/w1 --timeout=60s");
        Assert.Contains(await ListedAsync(first), item => (string?)item["node"] == "w1" && (string?)item["name"] == "kubelet-client");
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
        Log.Progress.Say($"cluster: {report.Acknowledged} writes acknowledged, {report.Faults().Count} requests failed");
        EtcdInstants.AreAllThatFailed(report, restarts: 0, cutsPerWay: 2 * cluster.Nodes.Count);
    }

    /// <summary>Says each step as a person would see it.</summary>
    private static Task FollowAsync(Node first)
    {
        var seen = "";
        return Eventually.HoldsAsync("the rotation's end", Patience, async () =>
        {
            var rotation = (await first.ControlPlaneAsync())["status"]?["rotation"];
            var now = $"{rotation?["step"]}: {rotation?["waiting"]}";
            if (now != seen)
                Log.Progress.Say($"cluster: {seen = now}");
            return (string?)rotation?["name"] == "cluster" && rotation?["completedAt"] is not null ? null : now;
        });
    }

    /// <summary>As a copy that somebody carried away, and with nothing but its certificate.</summary>
    private static async Task IsRefusedAsync(Node node)
    {
        const string Ask = "kubectl get --raw /api/v1/namespaces --request-timeout=10s";
        Assert.Contains("x509", await node.BashAsync($"{Ask} --kubeconfig {OldCredentials} 2>&1 || true"), StringComparison.Ordinal);
        Assert.Contains("Unauthorized", await node.BashAsync($"{Ask} --kubeconfig {OldCredentials} --insecure-skip-tls-verify 2>&1 || true"), StringComparison.Ordinal);
        Assert.Contains("NamespaceList", await node.BashAsync($"{Ask} --kubeconfig /etc/kubernetes/admin.conf"), StringComparison.Ordinal);
    }

    /// <summary>In the ConfigMap that newer pods get, and in the file that a running one has.</summary>
    private async Task PodsTrustAsync(Node worker, string authority)
    {
        var map = await cluster.Nodes[0].GetAsync("configmaps", "kube-root-ca.crt", "default");
        Assert.Equal([authority], Fingerprints((string)map["data"]!["ca.crt"]!));
        await Eventually.HoldsAsync("the pod's own copy", TimeSpan.FromMinutes(3), async () =>
        {
            var seen = await worker.FingerprintsAsync("$(find /var/lib/kubelet/pods -name ca.crt -path '*kubernetes.io*' | head -1)");
            return seen is [var only] && only == authority ? null : string.Join(", ", seen);
        });
    }

    private static async Task<IEnumerable<JsonNode>> ListedAsync(Node node) =>
        JsonNode.Parse((await node.CpctlAsync("certs", "list", "-o", "json")).Output)!["items"]!.AsArray().Select(item => item!);
}
