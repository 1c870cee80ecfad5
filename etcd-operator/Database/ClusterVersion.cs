using Cpctl.Etcd.Versions;

namespace Cpctl.Etcd.Database;

/// <summary>
/// The release that a member's database is written for. The leader raises it to the oldest member's minor release once it has heard from every
/// member, and from then on no older etcd starts on the data ("invalid downgrade"). Until then, going back is possible.
/// Source: etcd's upgrade guides, "Downgrade".
/// </summary>
public static class ClusterVersion
{
    private const string Bucket = "cluster";
    private const string Key = "clusterVersion";

    /// <summary>What is on disk, whether etcd runs or not; null before the first election, and when it cannot be read at the moment.</summary>
    /// <param name="dataDirectory">etcd's --data-dir.</param>
    public static EtcdVersion? TryRead(string dataDirectory)
    {
        try
        {
            return EtcdVersion.TryParse(new BoltFile(Path.Combine(dataDirectory, "member", "snap", "db")).TryRead(Bucket, Key));
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether an etcd of this release starts on data written for <paramref name="data"/>.</summary>
    public static bool CanBeReadBy(EtcdVersion data, EtcdVersion release) => (release.Major, release.Minor).CompareTo((data.Major, data.Minor)) >= 0;
}
