using Cpctl.Etcd.Database;
using Cpctl.Etcd.Restoration;

namespace Cpctl.Recovery.InPlace;

/// <summary>Makes of a snapshot the data that a running cluster goes back to.</summary>
public static class ReturnedData
{
    /// <param name="snapshotRevision">Of the last write in the snapshot.</param>
    /// <param name="presentRevision">Of the running cluster; clients have seen later states of what is in the snapshot.</param>
    /// <param name="directory">etcd's --data-dir; must not be there, or be empty.</param>
    /// <exception cref="InvalidDataException">The snapshot is damaged.</exception>
    /// <exception cref="IOException">It can't be read, or the directory not be written.</exception>
    public static RestoredContent Build(
        IByteSource snapshot, long snapshotRevision, long presentRevision, string directory, FirstMember member, CancellationToken cancel) =>
        RestoredDirectory.Build(
            snapshot, directory, member, new RevisionRule(BumpOf(snapshotRevision, presentRevision), RenewsKeys: true), ReturnedObjects.Edit, cancel);

    /// <summary>Above whichever is higher.</summary>
    internal static long BumpOf(long snapshotRevision, long presentRevision) =>
        checked(Math.Max(snapshotRevision, presentRevision) - snapshotRevision + RestoredDirectory.Bump);
}
