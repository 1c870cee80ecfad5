using Cpctl.Api.Node;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Membership;
using Cpctl.Recovery.Restore;

namespace Cpctl.Bootstrap.Members;

/// <summary>What the database of this node's member says of the others, read from disk: what a member knows that does not run.</summary>
/// <param name="Members">The list, as far as it was applied.</param>
/// <param name="ClientUrls">Where members may be: those of the list, those in the status of the control plane, and every control-plane node's address.</param>
internal sealed record StoredMembers(IReadOnlyList<MemberInfo> Members, IReadOnlyList<string> ClientUrls)
{
    /// <returns>Null when there is no database with members in it, or it can't be read; of a damaged one what is left.</returns>
    public static Task<StoredMembers?> TryReadAsync(NodePaths paths, CancellationToken cancel) => Task.Run(() => TryRead(new DataDirectory(paths.EtcdDataDirectory).Database, cancel), cancel);

    private static StoredMembers? TryRead(string path, CancellationToken cancel)
    {
        try
        {
            using var file = new FileBytes(path);
            var members = SnapshotFile.ReadDatabase(file, cancel).Members;
            return members.Count == 0 ? null : new StoredMembers(members, [.. members.SelectMany(member => member.ClientUrls), .. NodesIn(file, cancel)]);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static IReadOnlyCollection<string> NodesIn(FileBytes database, CancellationToken cancel)
    {
        try
        {
            var facts = SnapshotFacts.Read(database, cancel);
            return KnownEndpoints.Of(facts.Nodes, facts.ControlPlane);
        }
        catch (InvalidDataException)
        {
            // Damaged, or of a cluster that has no ControlPlane yet: the list of members stands.
            return [];
        }
    }
}
