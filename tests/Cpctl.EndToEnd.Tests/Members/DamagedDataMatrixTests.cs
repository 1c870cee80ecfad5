namespace Cpctl.EndToEnd.Tests.Members;

/// <summary>The same for every other kind of damage.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Soak")]
public sealed class DamagedDataMatrixTests(SharedCluster cluster)
{
    [Fact]
    public Task Directory_Emptied() => DataDamage.RejoinsAsync(cluster, "rm -rf member cpctl-member.json");

    [Fact]
    public Task Log_Truncated() => DataDamage.RejoinsAsync(cluster, "w=$(ls member/wal/*.wal | tail -1); used=$(tr -d '\\0' < $w | wc -c); truncate -s $((used / 2)) $w");

    [Fact]
    public Task Database_Truncated() => DataDamage.RejoinsAsync(cluster, "truncate -s 32768 member/snap/db");

    [Fact]
    public Task Directory_OfAnotherCluster() => DataDamage.RejoinsAsync(
        cluster, "sed -i 's/\"clusterId\": *\"[0-9a-f]*\"/\"clusterId\":\"00000000deadbeef\"/; s/\"initialClusterToken\": *\"[^\"]*\"/\"initialClusterToken\":\"other\"/' cpctl-member.json");
}
