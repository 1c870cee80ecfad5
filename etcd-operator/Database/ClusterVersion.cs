using System.Text;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Versions;

namespace Cpctl.Etcd.Database;

/// <summary>
/// The release that a member's database is written for. The leader raises it to the oldest member's minor release once it has heard from every
/// member, and from then on no older etcd starts on the data ("invalid downgrade"). Until then, going back is possible.
/// Source: etcd's upgrade guides, "Downgrade".
/// </summary>
public static class ClusterVersion
{
    /// <summary>What is on disk, whether etcd runs or not; null before the first election, and when it cannot be read at the moment.</summary>
    /// <param name="dataDirectory">etcd's --data-dir.</param>
    public static EtcdVersion? TryRead(string dataDirectory)
    {
        try
        {
            using var file = new FileBytes(new DataDirectory(dataDirectory).Database);
            return EtcdVersion.TryParse(new BoltFile(file).TryRead("cluster", "clusterVersion"u8) is { } value ? Encoding.UTF8.GetString(value) : null);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether an etcd of this release starts on data written for <paramref name="data"/>.</summary>
    public static bool CanBeReadBy(EtcdVersion data, EtcdVersion release) => (release.Major, release.Minor).CompareTo((data.Major, data.Minor)) >= 0;
}
