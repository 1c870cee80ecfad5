using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Certificates;

/// <summary>The cluster's keys are gone from the disk of the node whose operator leads.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class LostSignersTests(SharedCluster cluster)
{
    private const string File = "/var/lib/cpctl/signers/signers.json";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData($"rm {File}")]
    [InlineData($"echo '{{ torn' > {File}")]
    public async Task Signers_LostOnTheLeadersNode_AnotherLeadsAndTheyComeBack(string loss)
    {
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
        var leader = Assert.IsType<Node>(await LeaderAsync());
        var before = await leader.BashAsync($"sha256sum < {File}");

        await leader.BashAsync(loss);

        await Eventually.HoldsAsync("another operator leads", Limit, async () => await LeaderAsync() is { } other && other != leader ? null : $"{leader.Name} still leads");
        await Eventually.HoldsAsync("the file is restored", Limit, async () => await leader.BashAsync($"sha256sum < {File}") == before ? null : "it is not what it was");
        await Eventually.HoldsAsync("the node's status names no problem any more", Limit, async () =>
        {
            var signers = (await leader.GetAsync("controlplanenodes", leader.Name))["status"]?["signers"];
            return signers?["problem"] is null && signers?["generation"] is not null ? null : signers?.ToJsonString() ?? "it says nothing";
        });
        await Eventually.HoldsAsync("cpctl status is healthy", Limit, async () =>
        {
            var status = await leader.CpctlAsync("status");
            return status.ExitCode == 0 ? null : status.Output;
        });
    }

    /// <summary>Null between two.</summary>
    private async Task<Node?> LeaderAsync()
    {
        var holder = (string?)(await cluster.Nodes[0].GetAsync("leases", "operator", "cpctl-system"))["spec"]?["holderIdentity"] ?? "";
        return cluster.Nodes.FirstOrDefault(node => holder.StartsWith(node.Name + "_", StringComparison.Ordinal));
    }
}
