using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Members;

/// <summary>A database that has reached its quota is emptied of history and holes, and takes writes again, without anybody's help.</summary>
[Collection(FreshNodes.Collection)]
[Trait("Category", "Nodes")]
public sealed class FullDatabaseTests(FreshNodes nodes)
{
    private const int SmallestQuota = 64 * 1024 * 1024;

    [Fact]
    public async Task Quota_FilledByWrites_WritesWorkAgainAndTheAlarmIsGone()
    {
        var node = await nodes.AddAsync("full1");
        try
        {
            await nodes.WriteConfigurationAsync(node, change: file => file["spec"]!["etcd"]!["quotaBackendBytes"] = SmallestQuota);
            var bootstrap = await node.CpctlAsync("bootstrap", "--config", "/etc/cpctl/cluster.yaml");
            Assert.True(bootstrap.ExitCode == 0, bootstrap.Error);

            Assert.Contains("database space exceeded", await FillAsync(node), StringComparison.Ordinal);

            await Eventually.HoldsAsync("writes to work again", TimeSpan.FromMinutes(2), async () =>
            {
                await node.EtcdctlAsync("put /full/after works");
                return null;
            });
            Assert.Equal("no alarm is raised", (await node.BashAsync("cpctl etcd alarms")).Trim());
            await ControlPlaneHealth.IsWholeAsync([node], TimeSpan.FromMinutes(2));
            await node.KubectlAsync("create configmap -n default after");
        }
        finally
        {
            await Evidence.KeepAsync(node);
            await nodes.RemoveAsync(node);
        }
    }

    /// <summary>The same key again and again: nothing but history. Bounded: twice the quota.</summary>
    private static Task<string> FillAsync(Node node) => node.BashAsync("""
        head -c 1000000 /dev/zero | tr '\0' v > /tmp/megabyte
        for i in $(seq 130); do
          ETCDCTL_API=3 etcdctl --endpoints https://127.0.0.1:2379 --cacert /etc/kubernetes/pki/etcd/ca.crt --cert /etc/kubernetes/pki/etcd/healthcheck-client.crt \
            --key /etc/kubernetes/pki/etcd/healthcheck-client.key put /full/key < /tmp/megabyte 2>&1 | tee /tmp/answer
          if grep -q 'database space exceeded' /tmp/answer; then break; fi
        done
        """);
}
