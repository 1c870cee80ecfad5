using Cpctl.Etcd.Database;
using Cpctl.Etcd.Restoration;
using Cpctl.Pki.Signers;

namespace Cpctl.Recovery.Restore.Plain;

/// <summary>Makes of the snapshot of a cluster that cpctl did not make the data that its control plane under cpctl begins with.</summary>
public static class PlainData
{
    /// <param name="snapshot">What <paramref name="facts"/> were read from.</param>
    /// <param name="prefix">kube-apiserver's --etcd-prefix.</param>
    /// <param name="keys">Keys of encryption at rest that were given.</param>
    /// <param name="directory">etcd's --data-dir; must not be there, or be empty.</param>
    /// <exception cref="InvalidDataException">The snapshot is damaged.</exception>
    /// <exception cref="IOException">It can't be read, or the directory not be written.</exception>
    public static RestoredContent Build(
        IByteSource snapshot, PlainFacts facts, string prefix, IReadOnlyList<EncryptionKey> keys, string directory, FirstMember member, CancellationToken cancel) =>
        RestoredDirectory.Build(snapshot, directory, member, new RevisionRule(RestoredDirectory.Bump), new PlainObjects(facts, new PlainKeys(prefix), new ValueOpener(keys)).Edit, cancel);
}
