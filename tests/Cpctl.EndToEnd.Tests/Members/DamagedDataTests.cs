namespace Cpctl.EndToEnd.Tests.Members;

/// <summary>Data that a member must not serve from is found before it does, put aside, and the member joins anew.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class DamagedDataTests(SharedCluster cluster)
{
    [Fact]
    public Task Log_WithAFlippedBit_IsArchivedAndTheMemberJoinsAnew() => DataDamage.RejoinsAsync(cluster, DataDamage.FlippedBit);
}
