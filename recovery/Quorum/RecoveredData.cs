using Cpctl.Etcd.Database;
using Cpctl.Etcd.Restoration;
using Cpctl.Recovery.Restore;

namespace Cpctl.Recovery.Quorum;

/// <summary>Makes of a survivor's database the data that its node goes on with alone.</summary>
public static class RecoveredData
{
    /// <param name="survivor">The database of the survivor's copy, after an etcd has put the whole log into it.</param>
    /// <param name="directory">etcd's --data-dir; must not be there, or be empty.</param>
    /// <param name="epoch">Of the new etcd.</param>
    /// <exception cref="InvalidDataException">The database is damaged, or not of a cluster that cpctl made.</exception>
    /// <exception cref="IOException">It can't be read, or the directory not be written.</exception>
    public static RestoredContent Build(IByteSource survivor, string directory, FirstMember member, long epoch, CancellationToken cancel) =>
        RestoredDirectory.Build(survivor, directory, member, new RevisionRule(RestoredDirectory.Bump), new RecoveredObjects(member, epoch).Edit, cancel);

    /// <summary>The epoch that follows whatever the data and the node know.</summary>
    /// <exception cref="InvalidDataException">The database is damaged, or not of a cluster that cpctl made.</exception>
    public static long NextEpoch(IByteSource survivor, long knownEpoch, CancellationToken cancel) =>
        Math.Max(SnapshotFacts.Read(survivor, cancel).Epoch, knownEpoch) + 1;
}
