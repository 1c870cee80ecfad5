using Cpctl.DevCluster.Installation;
using Cpctl.DevCluster.Nodes;
using Cpctl.DevCluster.Processes;

namespace Cpctl.EndToEnd.Tests.FirstInstall;

/// <summary>One endpoint, one cluster: of two bootstraps at once one wins, and the machine that lost can still join it.</summary>
[Collection(FreshNodes.Collection)]
[Trait("Category", "Nodes")]
public sealed class RivalTests(FreshNodes nodes)
{
    [Fact]
    public async Task Bootstrap_TwoAtOnceBehindOneEndpoint_OneWinsAndTheOtherSaysSo()
    {
        await nodes.AddLoadBalancerAsync();
        var rivals = await Task.WhenAll(nodes.AddAsync("rival1"), nodes.AddAsync("rival2"));
        try
        {
            foreach (var node in rivals)
                await nodes.WriteConfigurationAsync(node, nodes.Endpoint);

            var results = await Task.WhenAll(rivals.Select(node => node.CpctlAsync("bootstrap", "--config", ControlPlaneFile.Path)));

            Assert.Equal([0, 3], results.Select(result => result.ExitCode).Order());
            var (winner, loser) = results[0].ExitCode == 0 ? (rivals[0], rivals[1]) : (rivals[1], rivals[0]);
            Assert.Contains("another bootstrap won", results.Single(result => result.ExitCode == 3).Error, StringComparison.Ordinal);
            await JoinAsync(winner, loser);
        }
        finally
        {
            foreach (var node in rivals)
            {
                await Evidence.KeepAsync(node);
                await nodes.RemoveAsync(node);
            }
        }
    }

    private async Task JoinAsync(Node winner, Node loser)
    {
        (await loser.CpctlAsync("reset", "--yes")).EnsureSuccess();
        var line = JoinCommandLine.Parse((await winner.CpctlAsync("token", "create")).EnsureSuccess().Output);
        (await loser.CpctlAsync("join", nodes.Endpoint, "--token", line.Token, "--ca-cert-hash", line.AuthorityHash)).EnsureSuccess();
        await ControlPlaneHealth.IsWholeAsync([winner, loser]);
    }
}
