using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Members;

/// <summary>A node whose etcd has reached the smallest quota that is allowed.</summary>
internal static class FullNode
{
    public const int Quota = 64 * 1024 * 1024;

    public static async Task WithFullNodeAsync(this FreshNodes nodes, string name, string key, Func<Node, Task> checks)
    {
        var node = await nodes.AddAsync(name);
        try
        {
            await nodes.WriteConfigurationAsync(node, change: file => file["spec"]!["etcd"]!["quotaBackendBytes"] = Quota);
            var bootstrap = await node.CpctlAsync("bootstrap", "--config", "/etc/cpctl/cluster.yaml");
            Assert.True(bootstrap.ExitCode == 0, bootstrap.Error);
            Assert.Contains("database space exceeded", await FillAsync(node, key), StringComparison.Ordinal);
            await checks(node);
        }
        finally
        {
            await Evidence.KeepAsync(node);
            await nodes.RemoveAsync(node);
        }
    }

    public static Task WritesWorkAsync(Node node) => Eventually.HoldsAsync("writes to work again", TimeSpan.FromMinutes(3), async () =>
    {
        await node.EtcdctlAsync("put /full-after works");
        return null;
    });

    /// <summary>A megabyte for each $i in the key, or the same key again and again: nothing but history. Bounded: twice the quota.</summary>
    public static Task<string> FillAsync(Node node, string key) => node.BashAsync($$"""
        head -c 1000000 /dev/zero | tr '\0' v > /tmp/megabyte
        for i in $(seq 130); do
          ETCDCTL_API=3 etcdctl --endpoints https://127.0.0.1:2379 --cacert /etc/kubernetes/pki/etcd/ca.crt --cert /etc/kubernetes/pki/etcd/healthcheck-client.crt \
            --key /etc/kubernetes/pki/etcd/healthcheck-client.key put {{key}} < /tmp/megabyte 2>&1 | tee /tmp/answer
          if grep -q 'database space exceeded' /tmp/answer; then break; fi
        done
        """);
}
