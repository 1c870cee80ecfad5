using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Machines;

/// <summary>`cpctl reset` takes a machine out of a cluster that goes on, archives what it removes, and leaves a machine that can join again.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class LeavingTests(SharedCluster cluster)
{
    [Fact]
    public async Task Reset_OfAFourthNode_LeavesThreeVotersAndAMachineThatJoinsAgain()
    {
        var fourth = await cluster.AddAsync("cp4");
        IReadOnlyList<Node> four = [.. cluster.Nodes, fourth];
        try
        {
            await JoinAsync(fourth, four);
            await ResetAsync(fourth);
            Assert.Contains("pki", await fourth.BashAsync("find /var/lib/cpctl/archive -name '*pki*'"), StringComparison.Ordinal);
            const string Keys = "find /var/lib/cpctl \\( -name signers.json -o -name sealing.key -o -name 'sa.key' -o -path '*encryption*.yaml' \\)";
            Assert.Equal("", (await fourth.BashAsync(Keys)).Trim());
            await JoinAsync(fourth, four);
            await ResetAsync(fourth);
        }
        finally
        {
            await Evidence.KeepAsync(fourth);
            await cluster.RemoveAsync(fourth);
        }
    }

    private async Task JoinAsync(Node fourth, IReadOnlyList<Node> four)
    {
        await cluster.Installer.JoinAsync(cluster.Nodes[0], [fourth], cancellation: TestContext.Current.CancellationToken);
        await ControlPlaneHealth.IsWholeAsync(four);
    }

    private async Task ResetAsync(Node fourth)
    {
        var result = await fourth.CpctlAsync("reset", "--yes");
        Assert.True(result.ExitCode == 0, result.Error);
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
        Assert.DoesNotContain(await cluster.Nodes[0].ListAsync("nodes"), node => (string?)node["metadata"]!["name"] == fourth.Name);
    }
}
