using System.Diagnostics;
using System.Text.Json.Nodes;
using Cpctl.DevCluster.Nodes;
using Cpctl.EndToEnd.Tests.Recovery;

namespace Cpctl.EndToEnd.Tests.Machines;

/// <summary>A control-plane node whose address changes, while it runs and while it is off, is a whole one again without anybody's doing.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Soak")]
public sealed class AddressChangeTests(SharedCluster cluster)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Address_ChangesAndChangesBackAtAReboot_TheNodeIsAVoterAtEachAndNoWriteIsLost()
    {
        var fourth = await cluster.AddAsync("cp4");
        IReadOnlyList<Node> four = [.. cluster.Nodes, fourth];
        try
        {
            await cluster.Installer.JoinAsync(cluster.Nodes[0], [fourth], cancellation: Cancellation);
            await ControlPlaneHealth.IsWholeAsync(four);
            var writes = new AcknowledgedWrites(cluster.Nodes[0], "moved");
            await writes.StartAsync(cluster.Nodes[1]);

            await fourth.BashAsync(Readdress(fourth.Address, cluster.UnusedAddress));
            await IsAtAsync(fourth, cluster.UnusedAddress, four);

            // The container's own address is what it has again after a reboot.
            await fourth.RestartAsync(Cancellation);
            await IsAtAsync(fourth, fourth.Address, four);

            await writes.StopAsync();
            Assert.Empty(await writes.LostAsync());
            Log.Progress.Say($"{(await writes.AcknowledgedAsync()).Count} acknowledged writes, none lost");
            (await fourth.CpctlAsync("reset", "--yes")).EnsureSuccess();
            await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
        }
        finally
        {
            await Evidence.KeepAsync(fourth);
            await cluster.RemoveAsync(fourth);
        }
    }

    private async Task IsAtAsync(Node node, string address, IReadOnlyList<Node> all)
    {
        var watch = Stopwatch.StartNew();
        await Eventually.HoldsAsync($"{node.Name} at {address}", TimeSpan.FromMinutes(4), async () =>
            await MemberProblemAsync(node, address) ?? await ServiceProblemAsync(address) ?? await NodeProblemAsync(node, address));
        Log.Progress.Say($"{node.Name} votes and serves at {address} after {watch.Elapsed.TotalSeconds:0.0} s");
        await ControlPlaneHealth.IsWholeAsync(all);
        Log.Progress.Say($"everything is well after {watch.Elapsed.TotalSeconds:0.0} s");
        foreach (var port in new[] { 6443, 2379, 2380, 10250 })
        {
            var names = await cluster.Nodes[0].BashAsync($"openssl s_client -connect {address}:{port} </dev/null 2>/dev/null | openssl x509 -noout -ext subjectAltName");
            Assert.Contains($"IP Address:{address}", names, StringComparison.Ordinal);
        }
    }

    private async Task<string?> MemberProblemAsync(Node node, string address)
    {
        var members = JsonNode.Parse(await cluster.Nodes[0].EtcdctlAsync("member list -w json"))!["members"]!.AsArray();
        var member = members.Single(member => (string?)member!["name"] == node.Name)!;
        var urls = member["peerURLs"]!.AsArray().Concat(member["clientURLs"]!.AsArray()).Select(url => new Uri((string)url!).Host).Distinct().ToList();
        if (urls is not [var only] || only != address) return $"its member is listed at {string.Join(", ", urls)}";
        var health = await cluster.Nodes[0].BashAsync(
            "curl -s --max-time 2 --cacert /etc/kubernetes/pki/etcd/ca.crt --cert /etc/kubernetes/pki/etcd/healthcheck-client.crt "
            + $"--key /etc/kubernetes/pki/etcd/healthcheck-client.key https://{address}:2379/health || true");
        return health.Contains("\"true\"", StringComparison.Ordinal) ? null : $"etcd there: {health}";
    }

    private async Task<string?> ServiceProblemAsync(string address)
    {
        var endpoints = await cluster.Nodes[0].KubectlAsync("get endpoints kubernetes -n default -o jsonpath={.subsets[*].addresses[*].ip}");
        return endpoints.Split(' ').Contains(address) ? null : $"the API's Service leads to {endpoints}";
    }

    private async Task<string?> NodeProblemAsync(Node node, string address)
    {
        var known = await cluster.Nodes[0].KubectlAsync($"get node {node.Name} -o jsonpath='{{.status.addresses[?(@.type==\"InternalIP\")].address}}'");
        return known == address ? null : $"its Node is at {known}";
    }

    private static string Readdress(string from, string to) => $"""
        set -e
        dev=$(ip -o route get 192.0.2.1 | sed 's/.* dev \([^ ]*\).*/\1/')
        gateway=$(ip -o route show default | sed 's/.* via \([^ ]*\).*/\1/')
        prefix=$(ip -o -4 addr show dev $dev | sed -n 's|.* {from}/\([0-9]*\) .*|\1|p')
        ip addr add {to}/$prefix dev $dev
        ip addr del {from}/$prefix dev $dev
        ip addr show dev $dev | grep -q {to} || ip addr add {to}/$prefix dev $dev
        ip route replace default via $gateway dev $dev
        """;
}
