namespace Cpctl.EndToEnd.Tests.Members;

/// <summary>Damages one node's etcd data and sees what becomes of it.</summary>
internal static class DataDamage
{
    /// <summary>In the middle of what the newest log holds.</summary>
    public const string FlippedBit = """
        w=$(ls member/wal/*.wal | tail -1); at=$(($(tr -d '\0' < $w | wc -c) / 2))
        byte=$(od -An -tu1 -j $at -N 1 $w | tr -d ' '); printf "\\x$(printf %02x $((byte ^ 16)))" | dd of=$w bs=1 seek=$at conv=notrunc status=none
        """;

    public static async Task RejoinsAsync(SharedCluster cluster, string damage)
    {
        var node = cluster.Nodes[1];
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
        var before = (await Members.ItemsAsync(cluster.Nodes[0])).Single(item => (string?)item["name"] == node.Name);
        var archived = await MemberFaults.ArchivedAsync(node);

        await MemberFaults.DamageAsync(node, damage);

        await Eventually.HoldsAsync("a new member of the same node", TimeSpan.FromMinutes(4), async () =>
            (await Members.ItemsAsync(cluster.Nodes[0])).Any(item => (string?)item["id"] == (string?)before["id"]) ? "the old member is still there" : null);
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
        var added = (await MemberFaults.ArchivedAsync(node)).Except(archived, StringComparer.Ordinal);
        Assert.Contains(added, name => name.EndsWith("-etcd", StringComparison.Ordinal));
    }
}
