using Cpctl.DevCluster.Installation;

namespace Cpctl.EndToEnd.Tests.BadInput;

/// <summary>A node belongs to one cluster: an installation over it would cut it out of the one it serves.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class OtherClusterTests(SharedCluster cluster)
{
    [Fact]
    public async Task Bootstrap_OnANodeOfAnotherCluster_IsRefusedAndChangesNothing()
    {
        const string Other = "/root/other-cluster.yaml";
        var node = cluster.Nodes[1];
        var file = await cluster.Nodes[0].ReadFileAsync(ControlPlaneFile.Path, TestContext.Current.CancellationToken);
        await node.WriteFileAsync(Other, file.Replace(cluster.Endpoint, node.Address + ":6443", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var manifests = await node.BashAsync("sha256sum /etc/kubernetes/manifests/* /var/lib/cpctl/node.json /var/lib/cpctl/signers/*");

        var result = await node.CpctlAsync("bootstrap", "--config", Other);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("cpctl reset", result.Error, StringComparison.Ordinal);
        Assert.Equal(manifests, await node.BashAsync("sha256sum /etc/kubernetes/manifests/* /var/lib/cpctl/node.json /var/lib/cpctl/signers/*"));
    }
}
