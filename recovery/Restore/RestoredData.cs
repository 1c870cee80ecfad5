using Cpctl.Etcd.Database;
using Cpctl.Etcd.Restoration;

namespace Cpctl.Recovery.Restore;

/// <summary>Makes of a snapshot the data that a restored control plane begins with.</summary>
public static class RestoredData
{
    /// <param name="snapshot">What <paramref name="facts"/> were read from.</param>
    /// <param name="directory">etcd's --data-dir; must not be there, or be empty.</param>
    /// <exception cref="InvalidDataException">The snapshot is damaged.</exception>
    /// <exception cref="IOException">It can't be read, or the directory not be written.</exception>
    public static RestoredContent Build(
        IByteSource snapshot, SnapshotFacts facts, RestoredSpec spec, string directory, FirstMember member, CancellationToken cancel) =>
        RestoredDirectory.Build(snapshot, directory, member, new RevisionRule(RestoredDirectory.Bump), new RestoredObjects(facts, spec).Edit, cancel);
}
