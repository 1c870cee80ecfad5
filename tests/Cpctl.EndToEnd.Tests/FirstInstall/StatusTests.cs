using System.Text.Json.Nodes;

namespace Cpctl.EndToEnd.Tests.FirstInstall;

/// <summary>`cpctl status` always has an answer.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class StatusTests(SharedCluster cluster)
{
    [Fact]
    public async Task Status_ApiUp_ShowsEveryNodeInTableAndJson()
    {
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
        var table = await cluster.Nodes[1].CpctlAsync("status");
        Assert.All(cluster.Nodes, node => Assert.Contains(node.Name, table.Output, StringComparison.Ordinal));
        var json = JsonNode.Parse((await cluster.Nodes[1].CpctlAsync("status", "-o", "json")).Output);
        Assert.NotNull(json);
    }

    [Fact]
    public async Task Status_ApiDown_AnswersFromTheAgent()
    {
        // Every API server stops: their manifests are set aside on every node and put back afterwards.
        const string Aside = "mkdir -p /root/aside && mv /etc/kubernetes/manifests/kube-apiserver-* /root/aside/";
        const string Back = "mv /root/aside/* /etc/kubernetes/manifests/ 2>/dev/null || true";
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
        try
        {
            foreach (var node in cluster.Nodes)
                await node.BashAsync("kill -STOP $(pgrep -f '[c]pctl agent') && " + Aside);
            await Eventually.HoldsAsync("API servers down", TimeSpan.FromMinutes(2), async () =>
                (await cluster.Nodes[0].BashAsync("pgrep -x kube-apiserver || true")).Trim() is { Length: > 0 } pid ? "runs: " + pid : null);
            await cluster.Nodes[0].BashAsync("kill -CONT $(pgrep -f '[c]pctl agent')");
            var status = await cluster.Nodes[0].CpctlAsync("status");
            Assert.Contains("agent", status.Output + status.Error, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("ETCD MEMBER", status.Output, StringComparison.Ordinal);
            Assert.NotNull(JsonNode.Parse((await cluster.Nodes[0].CpctlAsync("status", "-o", "json")).Output));
        }
        finally
        {
            foreach (var node in cluster.Nodes)
                await node.BashAsync(Back + "; kill -CONT $(pgrep -f '[c]pctl agent')");
        }

        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
    }
}
