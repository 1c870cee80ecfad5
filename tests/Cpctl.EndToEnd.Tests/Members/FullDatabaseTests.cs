using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Members;

/// <summary>A database that has reached its quota is emptied of history and holes, and takes writes again, without anybody's help.</summary>
[Collection(FreshNodes.Collection)]
[Trait("Category", "Nodes")]
public sealed class FullDatabaseTests(FreshNodes nodes)
{
    private const int SmallestQuota = 64 * 1024 * 1024;

    /// <summary>Another key with each write.</summary>
    private const string Needed = "/full/$i-$RANDOM";
    private const int RaisedQuota = 2 * SmallestQuota;

    [Fact]
    public async Task Quota_FilledByWrites_WritesWorkAgainAndTheAlarmIsGone() => await WithFullNodeAsync("full1", "/full/key", async node =>
    {
        await WritesWorkAsync(node);
        Assert.Equal("no alarm is raised", (await node.BashAsync("cpctl etcd alarms")).Trim());
        await ControlPlaneHealth.IsWholeAsync([node], TimeSpan.FromMinutes(2));
        await node.KubectlAsync("create configmap -n default after");
    });

    [Fact]
    public async Task Quota_FilledByWhatIsStillNeeded_DeletingSomeHelpsAndSoDoesALargerQuota() => await WithFullNodeAsync("full2", Needed, async node =>
    {
        await StaysFullAsync(node);

        // The operator cannot renew its lease either: whatever helps must not depend on it.
        await Eventually.HoldsAsync("the operator's lease to run out", TimeSpan.FromMinutes(3), async () =>
            (await node.BashAsync("[ $(( $(date +%s) - $(date +%s -d $(kubectl --kubeconfig /etc/kubernetes/admin.conf get lease -n cpctl-system operator -o jsonpath={.spec.renewTime})) )) -gt 60 ] && echo out || true")).Trim() == "out" ? null : "it has not");

        await node.EtcdctlAsync("del /full/1 /full/3");
        await WritesWorkAsync(node);

        await StaysFullAsync(node);
        await node.BashAsync("cpctl etcd alarms disarm");
        await node.KubectlAsync($"patch controlplane cluster --type merge -p '{{\"spec\":{{\"etcd\":{{\"quotaBackendBytes\":{RaisedQuota}}}}}}}'");
        await Eventually.HoldsAsync("etcd to run with the larger quota", TimeSpan.FromMinutes(3), async () =>
            (await node.BashAsync("cat /etc/kubernetes/manifests/etcd-r*.yaml")) is var manifests && manifests.Contains($"--quota-backend-bytes={RaisedQuota}", StringComparison.Ordinal) ? null : manifests);
        await WritesWorkAsync(node);
        await ControlPlaneHealth.IsWholeAsync([node], TimeSpan.FromMinutes(3));
    });

    private async Task WithFullNodeAsync(string name, string key, Func<Node, Task> checks)
    {
        var node = await nodes.AddAsync(name);
        try
        {
            await nodes.WriteConfigurationAsync(node, change: file => file["spec"]!["etcd"]!["quotaBackendBytes"] = SmallestQuota);
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

    /// <summary>Rewritten without holes the database has a little room again, and the alarm goes: until there is none left.</summary>
    private static Task StaysFullAsync(Node node) => Eventually.HoldsAsync("a database that stays full, and cpctl to say what to do", TimeSpan.FromMinutes(4), async () =>
    {
        var told = await node.BashAsync("cpctl etcd alarms || true");
        if (told.Contains("NoSpace", StringComparison.Ordinal) && told.Contains("have to be deleted", StringComparison.Ordinal))
            return null;
        await FillAsync(node, Needed);
        return told;
    });

    private static Task WritesWorkAsync(Node node) => Eventually.HoldsAsync("writes to work again", TimeSpan.FromMinutes(3), async () =>
    {
        await node.EtcdctlAsync("put /full-after works");
        return null;
    });

    /// <summary>A megabyte for each $i in the key, or the same key again and again: nothing but history. Bounded: twice the quota.</summary>
    private static Task<string> FillAsync(Node node, string key) => node.BashAsync($$"""
        head -c 1000000 /dev/zero | tr '\0' v > /tmp/megabyte
        for i in $(seq 130); do
          ETCDCTL_API=3 etcdctl --endpoints https://127.0.0.1:2379 --cacert /etc/kubernetes/pki/etcd/ca.crt --cert /etc/kubernetes/pki/etcd/healthcheck-client.crt \
            --key /etc/kubernetes/pki/etcd/healthcheck-client.key put {{key}} < /tmp/megabyte 2>&1 | tee /tmp/answer
          if grep -q 'database space exceeded' /tmp/answer; then break; fi
        done
        """);
}
