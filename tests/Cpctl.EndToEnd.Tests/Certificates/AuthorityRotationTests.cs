using System.Text.Json.Nodes;
using Cpctl.DevCluster.Load;
using Cpctl.DevCluster.Nodes;
using Cpctl.EndToEnd.Tests.FirstInstall;
using Cpctl.EndToEnd.Tests.Rollouts;
using static Cpctl.EndToEnd.Tests.Certificates.RotationSteps;

namespace Cpctl.EndToEnd.Tests.Certificates;

/// <summary>An authority is replaced on three nodes while clients work; afterwards the old one is worth nothing.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Soak")]
public sealed class AuthorityRotationTests(SharedCluster cluster)
{
    /// <summary>Clients of the API alone: whoever talks to etcd with the old authority's certificate is meant to fail.</summary>
    private static readonly LoadOptions ApiOnly = new() { EtcdWritesPerSecond = 0, ApiRequestsPerSecond = 5, RequestTimeout = TimeSpan.FromSeconds(20) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RotateEtcd_UnderLoad_ReplacesTheAuthorityEverywhereAndTheOldOneIsRefused()
    {
        var first = cluster.Nodes[0];
        await first.BashAsync($"rm -rf /tmp/old-etcd && cp -rL {PkiFolder}/etcd /tmp/old-etcd");

        var report = await RotateAsync("etcd", $"{PkiFolder}/etcd/ca.crt");

        await SignedByOneAsync(cluster.Nodes, $"{PkiFolder}/etcd/ca.crt", $"{PkiFolder}/etcd/server.crt", $"{PkiFolder}/etcd/peer.crt", $"{PkiFolder}/etcd/agent-client.crt", $"{PkiFolder}/apiserver-etcd-client.crt");
        foreach (var node in cluster.Nodes)
        {
            Assert.Equal("refused", await EtcdAnswersAsync(first, node, authority: $"{PkiFolder}/etcd/ca.crt", credentials: "/tmp/old-etcd"));
            Assert.Equal("refused", await EtcdAnswersAsync(first, node, authority: "/tmp/old-etcd/ca.crt", credentials: $"{PkiFolder}/etcd"));
            Assert.Equal("answered", await EtcdAnswersAsync(first, node, authority: $"{PkiFolder}/etcd/ca.crt", credentials: $"{PkiFolder}/etcd"));
        }

        NobodyNoticed(report);
    }

    [Fact]
    public async Task RotateEtcd_ToAnIntermediateOfTheOwner_UnderLoad_IsUsedEverywhereAndSiblingsAreNot()
    {
        var first = cluster.Nodes[0];
        await OwnPki.MakeRootAsync(first);
        await OwnPki.IntermediateAsync(first, "/root/own/policy", "policy", length: 1);
        await OwnPki.IntermediateAsync(first, "/root/next/etcd/ca", "etcd", issuer: "/root/own/policy");

        var report = await RotateAsync("etcd", $"{PkiFolder}/etcd/ca.crt", "--authorities", "/root/next");

        await SignedByOneAsync(cluster.Nodes, $"{PkiFolder}/etcd/ca.crt", $"{PkiFolder}/etcd/server.crt", $"{PkiFolder}/etcd/peer.crt", $"{PkiFolder}/apiserver-etcd-client.crt");
        Assert.Equal((await first.FingerprintsAsync("/root/next/etcd/ca.crt"))[0], Assert.Single(await first.FingerprintsAsync($"{PkiFolder}/etcd/ca.crt")));
        foreach (var node in cluster.Nodes)
        {
            await node.WriteFileAsync(OwnPki.Root, await first.BashAsync($"cat {OwnPki.Root}"), Cancellation);
            await OwnPki.WhoTrustsTheRootAloneIsServedAsync(node, ["2379", "2380"]);
        }

        await OwnPki.OthersOfTheRootAreStrangersToEtcdAsync(first);
        NobodyNoticed(report);
    }

    [Fact]
    public async Task RotateFrontProxy_UnderLoad_ReplacesTheAuthorityEverywhere()
    {
        var report = await RotateAsync("front-proxy", $"{PkiFolder}/front-proxy-ca.crt");

        await SignedByOneAsync(cluster.Nodes, $"{PkiFolder}/front-proxy-ca.crt", $"{PkiFolder}/front-proxy-client.crt");
        var told = (string?)(await cluster.Nodes[0].GetAsync("configmaps", "extension-apiserver-authentication", "kube-system"))["data"]!["requestheader-client-ca-file"];
        Assert.Equal(await cluster.Nodes[0].FingerprintsAsync($"{PkiFolder}/front-proxy-ca.crt"), Fingerprints(told!));
        NobodyNoticed(report);
    }

    private async Task<LoadReport> RotateAsync(string name, string bundle, params string[] more)
    {
        var first = cluster.Nodes[0];
        await cluster.Edit().SettledAsync();
        var old = await first.FingerprintsAsync(bundle);
        await using var load = await ClusterLoad.StartAsync(cluster.Nodes, cluster.Endpoint.Split(':')[0], ApiOnly, Cancellation);

        var done = (await first.CpctlAsync(["certs", "rotate", name, "-o", "json", .. more])).EnsureSuccess();

        Log.Progress.Say($"{name}: {done.Error.Trim()}");
        var report = await load.StopAsync(TimeSpan.Zero, Cancellation);
        foreach (var fault in report.Faults())
            Log.Progress.Say($"{name}: {fault}");
        foreach (var node in cluster.Nodes)
            Assert.Empty((await node.FingerprintsAsync(bundle)).Intersect(old, StringComparer.Ordinal));
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
        Assert.Equal("Complete", (string?)JsonNode.Parse(done.Output)!["step"]);
        return report;
    }

    /// <summary>Each node's etcd and API server are restarted twice at most.</summary>
    private void NobodyNoticed(LoadReport report) => EtcdInstants.AreAllThatFailed(report, 2 * cluster.Nodes.Count, cutsPerWay: 2 * cluster.Nodes.Count);

    private static async Task<string> EtcdAnswersAsync(Node from, Node to, string authority, string credentials) => (await from.BashAsync(
        $"ETCDCTL_API=3 etcdctl --command-timeout=5s --dial-timeout=5s --endpoints https://{to.Address}:2379 --cacert {authority} "
        + $"--cert {credentials}/healthcheck-client.crt --key {credentials}/healthcheck-client.key get x >/dev/null 2>&1 && echo answered || echo refused")).Trim();
}
