using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Support;

/// <summary>`cpctl support` on one node brings what is needed from all of them, and no key to anything.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class SupportTests(SharedCluster cluster)
{
    private const string Folder = "/root/support";

    /// <summary>Every line of every private key of the node, the kubeconfig's key, and tokens that exist.</summary>
    private const string Secrets = """
        {
          cat $(find /etc/kubernetes/pki /var/lib/kubelet/pki /var/lib/cpctl/signers -name '*.key')
          tr '"' '\n' < /var/lib/cpctl/signers/signers.json | grep 'PRIVATE KEY' | sed 's/\\n/\n/g; s/\\u002B/+/g'
          tr '"' '\n' < /var/lib/cpctl/signers/signers.json | grep -A2 '^secret$' | grep -E '^[A-Za-z0-9+/]{20,}'
          awk '/client-key-data|secret:/ {print $NF}' /etc/kubernetes/admin.conf /var/lib/cpctl/encryption/config.yaml
          kubectl --kubeconfig /etc/kubernetes/admin.conf get secrets -A -o jsonpath='{range .items[?(@.data.token)]}{.data.token}{"\n"}{end}' | while read t; do echo "$t" | base64 -d; echo; done
        } | grep -v -- '-----' | awk 'length >= 20' | sort -u
        """;

    [Fact]
    public async Task Support_ClusterIsUp_HasEveryNodeAndNoSecret()
    {
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
        var run = await CollectAsync(cluster.Nodes[0], "");

        Assert.True(run.ExitCode == 0, run.Error);
        foreach (var node in cluster.Nodes)
        {
            await HasAsync($"nodes/{node.Name}/agent.json", "currentRevision");
            await HasAsync($"nodes/{node.Name}/etcd.json", "hasQuorum");
            await HasAsync($"nodes/{node.Name}/containers.txt", "kube-apiserver");
            await HasAsync($"nodes/{node.Name}/metrics/etcd.txt", "etcd_server_has_leader 1");
            await HasAsync($"nodes/{node.Name}/files/var/lib/cpctl/journal/agent.jsonl", "etcd");
            await HasAsync($"nodes/{node.Name}/files/var/log/pods/kube-system_kube-controller-manager-{node.Name}_*/kube-controller-manager/*.log", "Starting");
        }

        await HasAsync("cluster/controlplanes.json", "ControlPlane");
        foreach (var node in cluster.Nodes)
        {
            var secrets = (await node.BashAsync(Secrets)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.True(secrets.Length > 30, $"{secrets.Length} secrets on {node.Name}");
            (await cluster.Nodes[0].ExecAsync(["tee", "/root/secrets"], string.Join('\n', secrets) + "\n", cancellation: TestContext.Current.CancellationToken)).EnsureSuccess();
            Assert.NotEqual("", await cluster.Nodes[0].BashAsync("grep -rlFf /root/secrets /etc/kubernetes/pki || true"));
            Assert.Equal("", await cluster.Nodes[0].BashAsync($"grep -rlFf /root/secrets {Folder} || true"));
        }
    }

    [Fact]
    public async Task Support_NoApi_HasThisNodeAndSaysWhatIsMissing()
    {
        await cluster.Nodes[1].BashAsync("sed 's/server: .*/server: https:\\/\\/127.0.0.1:9/' /etc/kubernetes/admin.conf > /root/dead.conf");

        var run = await CollectAsync(cluster.Nodes[1], "--kubeconfig /root/dead.conf");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("not to be had: cluster and other nodes", run.Error, StringComparison.Ordinal);
        Assert.Contains("hasQuorum", await cluster.Nodes[1].BashAsync($"cat {Folder}/nodes/{cluster.Nodes[1].Name}/etcd.json"), StringComparison.Ordinal);
    }

    private static async Task<Cpctl.DevCluster.Processes.CommandResult> CollectAsync(Node node, string options)
    {
        await node.BashAsync($"rm -rf {Folder} /root/support.tar.gz; mkdir {Folder}");
        var run = await node.CpctlAsync(["support", "-o", "/root/support.tar.gz", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        await node.BashAsync($"tar -xzf /root/support.tar.gz -C {Folder}");
        return run;
    }

    private async Task HasAsync(string path, string text) =>
        Assert.Contains(text, await cluster.Nodes[0].BashAsync($"cat {Folder}/{path}"), StringComparison.OrdinalIgnoreCase);
}
