using Cpctl.Api.Node;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.Creation;
using Cpctl.Recovery.Destinations;
using Cpctl.Recovery.Retention;

namespace Cpctl.Recovery.Agents;

/// <summary>Makes one backup on this node: here first, where it is read back and verified, then at the destination, where it is read back again.</summary>
internal sealed class NodeBackup(NodePaths paths, NodeIdentity node, EtcdMemberPool pool, TimeProvider time, string cpctlVersion)
{
    private string Outgoing => Path.Combine(paths.BackupDirectory, "outgoing");

    /// <param name="settings">Where it goes and who opens it.</param>
    /// <param name="endpoints">Where members may answer.</param>
    /// <param name="began">When it was given to this node, by the operator's clock: what is made bears this time.</param>
    /// <param name="cancel">Ends it; nothing of it is left here, and no record there.</param>
    /// <exception cref="Api.Errors.CpctlException">It can't be made now, or is not good.</exception>
    /// <exception cref="EtcdException">No member sent its data.</exception>
    /// <exception cref="IOException">It can't be written here or there.</exception>
    public async Task<MadeBundle> MakeAsync(BackupSettings settings, IReadOnlyCollection<string> endpoints, DateTimeOffset began, CancellationToken cancel)
    {
        Clear();
        try
        {
            var view = await new ClusterObserver(pool).ObserveAsync(endpoints, cancel);
            var source = SnapshotSource.Choose(view, node.Name) ?? throw new IOException($"no voter of etcd answers: {view.Problem ?? "none was reached"}");
            var isEncrypted = settings.Recipients.Count > 0;
            var name = await FreeNameAsync(settings.Store, began, isEncrypted, cancel);
            var file = Path.Combine(Outgoing, name);
            NodeDirectory.Ensure(Outgoing, FileModes.SecretDirectory);
            var request = new BackupRequest(file, settings.Recipients, view, source, pool.At(source.Info.ClientUrl!).SnapshotAsync) { Began = began, CopiedTo = settings.Store.LocalDirectory };
            var made = await new BackupMaker(paths, time, cpctlVersion).MakeAsync(request, cancel);
            var signers = SignerSet.TryLoad(paths) ?? throw new IOException($"{paths.SignersFile} is missing: the backup's record can't be signed");
            var watch = settings.Store.LocalDirectory is { } directory ? BackupRoom.Watch(directory, paths, FileSystemSpace.Of) : null;
            return new MadeBundle(await settings.Store.AddAsync(file, name, made.Manifest, isEncrypted, signers, time, cancel, watch), request.FileKey);
        }
        finally
        {
            Clear();
        }
    }

    /// <summary>
    /// Removes this cluster's bundles that the rules no longer ask for: those of its etcd. A cluster that was restored from one of its bundles has the same id and
    /// another etcd, and may share the place.
    /// </summary>
    /// <param name="made">The record of the one that was just made.</param>
    /// <param name="signers">This node's: what their authority did not sign takes no signed one's place.</param>
    /// <returns>The names of those that went.</returns>
    /// <exception cref="IOException">The destination can't be read or written.</exception>
    public static async Task<IReadOnlyList<string>> PruneAsync(BackupSettings settings, BundleRecord made, SignerSet signers, CancellationToken cancel)
    {
        var own = (await settings.Store.ListAsync(cancel)).Where(bundle => bundle.Record is { } record && record.IsOfTheSameEtcd(made));
        var gone = RetentionPlan.Remove(own, signers, settings.Retention, made.CreatedAt);
        foreach (var bundle in gone) await settings.Store.RemoveAsync(bundle, cancel);
        return [.. gone.Select(bundle => bundle.Name)];
    }

    /// <summary>Never that of a bundle that is there: a node of another cluster may have the same name, and one's own attempt that was interrupted the same time.</summary>
    private async Task<string> FreeNameAsync(BundleStore store, DateTimeOffset began, bool isEncrypted, CancellationToken cancel)
    {
        var name = BundleRecord.NameOf(began, node.Name, isEncrypted);
        for (var second = 1; await store.HasAsync(name, cancel); second++) name = BundleRecord.NameOf(began.AddSeconds(second), node.Name, isEncrypted);
        return name;
    }

    private void Clear()
    {
        if (Directory.Exists(Outgoing)) Directory.Delete(Outgoing, recursive: true);
    }
}
