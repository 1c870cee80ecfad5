using System.Security.Cryptography;
using Cpctl.Etcd.Membership;
using Cpctl.Recovery.Age;

namespace Cpctl.Recovery.Creation;

/// <summary>One backup that is asked for.</summary>
/// <param name="Output">Where the bundle goes.</param>
/// <param name="Recipients">Whose keys open it; none for a bundle in the clear.</param>
/// <param name="View">The cluster as it is now.</param>
/// <param name="Source">The member that sends the snapshot.</param>
/// <param name="Fetch">Writes that member's snapshot to a stream.</param>
public sealed record BackupRequest(string Output, IReadOnlyList<AgeRecipient> Recipients, ClusterView View, ObservedMember Source, Func<Stream, CancellationToken, Task> Fetch)
{
    /// <summary>When it was begun, by whose clock backups are counted; null for this node's.</summary>
    public DateTimeOffset? Began { get; init; }

    /// <summary>The file's own key, which each recipient's opens. Who makes a bundle can read it back with that, as long as it is remembered.</summary>
    internal byte[] FileKey { get; } = RandomNumberGenerator.GetBytes(AgeHeader.FileKeySize);
}
