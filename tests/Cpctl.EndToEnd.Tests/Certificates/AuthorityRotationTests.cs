using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Cpctl.DevCluster.Load;
using Cpctl.DevCluster.Nodes;
using Cpctl.EndToEnd.Tests.Rollouts;

namespace Cpctl.EndToEnd.Tests.Certificates;

/// <summary>An authority is replaced on three nodes while clients work; afterwards the old one is worth nothing.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Soak")]
public sealed class AuthorityRotationTests(SharedCluster cluster)
{
    private const string Pki = "/etc/kubernetes/pki";

    /// <summary>Clients of the API alone: whoever talks to etcd with the old authority's certificate is meant to fail.</summary>
    private static readonly LoadOptions ApiOnly = new() { EtcdWritesPerSecond = 0, ApiRequestsPerSecond = 5, RequestTimeout = TimeSpan.FromSeconds(20) };

    /// <summary>docs/rollouts.md: what an API server may pass on of the instants in which etcd's leadership moves and in which an etcd ends.</summary>
    private static readonly string[] Instants = ["etcdserver: leader changed", "transport is closing"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RotateEtcd_UnderLoad_ReplacesTheAuthorityEverywhereAndTheOldOneIsRefused()
    {
        var first = cluster.Nodes[0];
        await first.BashAsync($"rm -rf /tmp/old-etcd && cp -rL {Pki}/etcd /tmp/old-etcd");

        var result = await RotateAsync("etcd", $"{Pki}/etcd/ca.crt");

        Assert.Equal("Complete", (string?)result["step"]);
        await SignedByItsOwnAsync($"{Pki}/etcd/ca.crt", $"{Pki}/etcd/server.crt", $"{Pki}/etcd/peer.crt", $"{Pki}/etcd/agent-client.crt", $"{Pki}/apiserver-etcd-client.crt");
        foreach (var node in cluster.Nodes)
        {
            Assert.Equal("refused", await EtcdAnswersAsync(first, node, authority: $"{Pki}/etcd/ca.crt", credentials: "/tmp/old-etcd"));
            Assert.Equal("refused", await EtcdAnswersAsync(first, node, authority: "/tmp/old-etcd/ca.crt", credentials: $"{Pki}/etcd"));
            Assert.Equal("answered", await EtcdAnswersAsync(first, node, authority: $"{Pki}/etcd/ca.crt", credentials: $"{Pki}/etcd"));
        }
    }

    [Fact]
    public async Task RotateFrontProxy_UnderLoad_ReplacesTheAuthorityEverywhere()
    {
        var result = await RotateAsync("front-proxy", $"{Pki}/front-proxy-ca.crt");

        Assert.Equal("Complete", (string?)result["step"]);
        await SignedByItsOwnAsync($"{Pki}/front-proxy-ca.crt", $"{Pki}/front-proxy-client.crt");
        var told = (string?)(await cluster.Nodes[0].KubectlJsonAsync("get configmap -n kube-system extension-apiserver-authentication"))["data"]!["requestheader-client-ca-file"];
        Assert.Equal(await FingerprintsAsync(cluster.Nodes[0], $"{Pki}/front-proxy-ca.crt"), Fingerprints(told!));
    }

    [Fact]
    public async Task Rotate_WhileOneRuns_IsRefusedWithItsProgress()
    {
        var first = cluster.Nodes[0];
        (await first.CpctlAsync("certs", "rotate", "front-proxy", "--no-wait")).EnsureSuccess();
        var second = await first.CpctlAsync("certs", "rotate", "etcd");
        Assert.Equal(3, second.ExitCode);
        Assert.Contains("front-proxy", second.Error, StringComparison.Ordinal);
        await Eventually.HoldsAsync("the rotation's end", RolloutSteps.Patience, async () =>
            (string?)(await first.KubectlJsonAsync("get controlplane cluster"))["status"]?["rotation"]?["completedAt"] is null ? "it is not complete" : null);
    }

    private async Task<JsonNode> RotateAsync(string name, string bundle)
    {
        var first = cluster.Nodes[0];
        await cluster.Edit().SettledAsync();
        var old = await FingerprintsAsync(first, bundle);
        await using var load = await ClusterLoad.StartAsync(cluster.Nodes, cluster.Endpoint.Split(':')[0], ApiOnly, Cancellation);

        var done = (await first.CpctlAsync("certs", "rotate", name, "-o", "json")).EnsureSuccess();

        Log.Progress.Say($"{name}: {done.Error.Trim()}");
        var report = await load.StopAsync(TimeSpan.Zero, Cancellation);
        Assert.Empty(report.Findings);
        Assert.All(report.Faults(cutsPerWay: 2 * cluster.Nodes.Count), fault => Assert.Contains(Instants, known => fault.Contains(known, StringComparison.Ordinal)));
        foreach (var node in cluster.Nodes)
            Assert.Empty((await FingerprintsAsync(node, bundle)).Intersect(old, StringComparer.Ordinal));
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes, TimeSpan.FromMinutes(3));
        return JsonNode.Parse(done.Output)!;
    }

    /// <summary>openssl agrees, on every node, and every bundle holds one authority.</summary>
    private async Task SignedByItsOwnAsync(string bundle, params string[] leaves)
    {
        foreach (var node in cluster.Nodes)
        {
            Assert.Single(await FingerprintsAsync(node, bundle));
            foreach (var leaf in leaves)
                Assert.Contains("OK", await node.BashAsync($"openssl verify -CAfile {bundle} {leaf}"), StringComparison.Ordinal);
        }
    }

    private static async Task<string> EtcdAnswersAsync(Node from, Node to, string authority, string credentials) => (await from.BashAsync(
        $"ETCDCTL_API=3 etcdctl --command-timeout=5s --dial-timeout=5s --endpoints https://{to.Address}:2379 --cacert {authority} "
        + $"--cert {credentials}/healthcheck-client.crt --key {credentials}/healthcheck-client.key get x >/dev/null 2>&1 && echo answered || echo refused")).Trim();

    private static async Task<IReadOnlyList<string>> FingerprintsAsync(Node node, string bundle) => Fingerprints(await node.BashAsync($"cat {bundle}"));

    private static IReadOnlyList<string> Fingerprints(string pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return [.. certificates.Select(certificate => certificate.GetCertHashString(HashAlgorithmName.SHA256))];
    }
}
