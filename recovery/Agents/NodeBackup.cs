using Cpctl.Api.Node;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;
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
    /// <param name="cancel">Ends it; nothing of it is left here, and no record there.</param>
    /// <exception cref="Api.Errors.CpctlException">It can't be made now, or is not good.</exception>
    /// <exception cref="EtcdException">No member sent its data.</exception>
    /// <exception cref="IOException">It can't be written here or there.</exception>
    public async Task<MadeBundle> MakeAsync(BackupSettings settings, IReadOnlyCollection<string> endpoints, CancellationToken cancel)
    {
        Clear();
        try
        {
            var view = await new ClusterObserver(pool).ObserveAsync(endpoints, cancel);
            var source = SnapshotSource.Choose(view, node.Name) ?? throw new IOException($"no voter of etcd answers: {view.Problem ?? "none was reached"}");
            var isEncrypted = settings.Recipients.Count > 0;
            var name = BundleRecord.NameOf(time.GetUtcNow(), node.Name, isEncrypted);
            var file = Path.Combine(Outgoing, name);
            NodeDirectory.Ensure(Outgoing, FileModes.SecretDirectory);
            var request = new BackupRequest(file, settings.Recipients, view, source, pool.At(source.Info.ClientUrl!).SnapshotAsync);
            var made = await new BackupMaker(paths, time, cpctlVersion).MakeAsync(request, cancel);
            return new MadeBundle(await settings.Store.AddAsync(file, name, made.Manifest, isEncrypted, time, cancel), request.FileKey);
        }
        finally
        {
            Clear();
        }
    }

    /// <summary>Removes this cluster's bundles that the rules no longer ask for.</summary>
    /// <returns>The names of those that went.</returns>
    /// <exception cref="IOException">The destination can't be read or written.</exception>
    public async Task<IReadOnlyList<string>> PruneAsync(BackupSettings settings, CancellationToken cancel)
    {
        var own = (await settings.Store.ListAsync(cancel)).Where(bundle => bundle.Record?.Cluster == node.ClusterId);
        var gone = RetentionPlan.Remove(own, settings.Retention);
        foreach (var bundle in gone) await settings.Store.RemoveAsync(bundle, cancel);
        return [.. gone.Select(bundle => bundle.Name)];
    }

    private void Clear()
    {
        if (Directory.Exists(Outgoing)) Directory.Delete(Outgoing, recursive: true);
    }
}
