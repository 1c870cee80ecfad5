namespace Cpctl.EndToEnd.Tests.Upgrades;

/// <summary>A cluster that was made by an older cpctl gets the definitions and roles of the one that leads now, and never older ones than it has.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class OwnObjectsTests(SharedCluster cluster)
{
    private const string Mark = "-n cpctl-system configmap own-objects";

    /// <summary>The operators are killed, so that one of them begins to lead.</summary>
    private const string Restart = "kill -9 $(pgrep -f '[c]pctl operator')";

    [Fact]
    public async Task Leader_OlderObjects_BringsThemUp()
    {
        var node = cluster.Nodes[0];
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
        await node.KubectlAsync($"patch {Mark} --type=merge -p '{{\"data\":{{\"version\":\"0.0.1\",\"fingerprint\":\"-\"}}}}'");
        await node.KubectlAsync("delete crd etcdbackups.cpctl.dev");
        await node.KubectlAsync("""patch clusterrole cpctl:operators --type=json -p '[{"op":"remove","path":"/rules/2"}]'""");

        await RestartAsync();

        await Eventually.HoldsAsync("definitions and roles are there again", TimeSpan.FromMinutes(2), async () =>
            (await node.KubectlAsync("get crd etcdbackups.cpctl.dev -o name --ignore-not-found")).Length > 0
            && (await node.KubectlAsync("get clusterrole cpctl:operators -o yaml")).Contains("etcdbackups", StringComparison.Ordinal)
            && !(await node.KubectlAsync($"get {Mark} -o yaml")).Contains("0.0.1", StringComparison.Ordinal) ? null : "not yet");
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
    }

    private async Task RestartAsync()
    {
        foreach (var node in cluster.Nodes) await node.BashAsync(Restart);
    }
}
