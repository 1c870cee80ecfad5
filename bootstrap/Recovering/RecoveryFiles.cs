using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Recovering;

/// <summary>What a recovery keeps on the node until it is done: what is there says how far it came.</summary>
internal sealed class RecoveryFiles(NodePaths paths)
{
    /// <summary>What was confirmed; see <see cref="RecoveryRecord"/>.</summary>
    public string Record => In("recovery.json");

    /// <summary>Manifests that were taken away from the kubelet, to be put back at the end.</summary>
    public string Manifests => In("manifests");

    /// <summary>The copy of the survivor's data directory. Gets its name when it is whole.</summary>
    public string Copy => In("etcd");

    /// <summary>One line: the revision that the copy's etcd served when it had its whole log.</summary>
    public string Replayed => In("replayed");

    /// <summary>The node's data directory is the new cluster's.</summary>
    public string Rebuilt => In("rebuilt");

    /// <summary>What was begun is being given up; see <see cref="GiveUpMark"/>.</summary>
    public string GivenUp => In("given-up");

    /// <summary>The name of it all when it counts no more.</summary>
    public string Finished => paths.RecoveryDirectory + ".finished";

    /// <summary>What a restore in place was begun with; see <see cref="Restoring.InPlace.InPlaceRecord"/>.</summary>
    public string InPlaceRecord => In("restore.json");

    /// <summary>What stays as it is now in a cluster that goes back; see <see cref="Restoring.InPlace.PresentState"/>.</summary>
    public string Present => In("present.json");

    /// <summary>What stays as it is now has been put into the new etcd: from then on others may have changed it.</summary>
    public string Filled => In("filled");

    public bool IsRebuilt => File.Exists(Rebuilt);

    /// <summary>Where the new data is built: on the data directory's own file system, which may be a mount point.</summary>
    public string Building => Path.Combine(paths.EtcdDataDirectory, "recovered");

    /// <summary>Data of before on its way into the archive; on the data directory's own file system.</summary>
    public string Leaving => Path.Combine(paths.EtcdDataDirectory, "before");

    private string In(string name) => Path.Combine(paths.RecoveryDirectory, name);
}
