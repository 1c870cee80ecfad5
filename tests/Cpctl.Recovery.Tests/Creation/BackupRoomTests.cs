using Cpctl.Api.Node;
using Cpctl.Recovery.Creation;

namespace Cpctl.Recovery.Tests.Creation;

[Trait("Category", "Unit")]
public sealed class BackupRoomTests
{
    [Theory]
    [InlineData(700, 0, null)] // 100 MB of snapshot and 100 MB of bundle on one disk
    [InlineData(699, 0, "200.0 MB are needed in /state and /out, 699.0 MB are free, and 500 MB have to stay free for etcd")]
    public void Missing_OneDisk_CountsAllAndKeepsTheReserve(long free, long share, string? missing) =>
        Assert.Equal(missing, Missing([("/state", 100), ("/out", 100)], free, share));

    [Theory]
    [InlineData(600, 100, null)]
    [InlineData(600, 99, "100.0 MB are needed in /share/backups, 99.0 MB are free")] // nothing of the node lies there: no reserve
    [InlineData(599, 1000, "100.0 MB are needed in /state, 599.0 MB are free, and 500 MB have to stay free for etcd")]
    public void Missing_AShare_NeedsRoomAndNoReserve(long free, long share, string? missing) =>
        Assert.Equal(missing, Missing([("/state", 100), ("/share/backups", 100)], free, share));

    private static string? Missing((string, long)[] demands, long free, long share) => BackupRoom.Missing(
        demands.Select(demand => (demand.Item1, demand.Item2 * 1_000_000)),
        ["/var/lib/etcd", "/state"],
        path => path.StartsWith("/share", StringComparison.Ordinal) ? new FileSystemSpace("0:50", share * 1_000_000) : new FileSystemSpace("8:1", free * 1_000_000));
}
