using System.Globalization;
using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Membership;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.Age;
using Cpctl.Recovery.Bundles;
using Cpctl.StaticPods.Agent.State;

namespace Cpctl.Recovery.Creation;

/// <summary>
/// Makes a bundle on a control-plane node: snapshot, checked; beside it what is on the node; encrypted; read back and checked again; and only then given
/// its name. Killed at any point it leaves nothing of that name: the next one clears the snapshot, and an unfinished bundle beside it (.NAME.*.tmp) ends
/// without its last chunk, so that nothing opens it.
/// </summary>
public sealed class BackupMaker(NodePaths paths, TimeProvider time, string cpctlVersion)
{
    private const string Again = "The same command may be run again; `cpctl etcd status` shows how the members are.";

    /// <summary>The file system of a directory; replaced by tests.</summary>
    internal Func<string, FileSystemSpace> SpaceOf { get; init; } = FileSystemSpace.Of;

    /// <exception cref="CpctlException">Refused (3) while another backup is made here, and without room; failed (1) when what was made is not good.</exception>
    /// <exception cref="Cpctl.Etcd.Client.EtcdException">The member did not send it.</exception>
    /// <exception cref="IOException">Something can't be read or written.</exception>
    public async Task<BundleReport> MakeAsync(BackupRequest request, CancellationToken cancel)
    {
        using var only = FileLock.TryAcquire(paths.BackupLock) ?? throw new CpctlException(
            ExitCode.Refused, "a backup can't be made now", "another one is being made on this node", "Wait for it, or make this one on another node.");
        ClearStaging();
        try
        {
            var started = request.Began ?? time.GetUtcNow();
            var snapshot = Path.Combine(paths.BackupDirectory, "snapshot.db");
            CheckRoom(request, request.Source.Status!.DbSize, snapshot: true);
            var digest = await FetchAsync(request, snapshot, cancel);
            CheckRoom(request, digest.Length, snapshot: false);
            var database = Check(snapshot, digest, cancel);
            var revision = AppliedRevision.Of(paths);
            var parts = BackupParts.Of(paths, revision, snapshot);
            var (identity, signers) = Own();
            var manifest = new BundleManifest
            {
                FormatVersion = BundleManifest.CurrentFormat,
                CreatedAt = started,
                CpctlVersion = cpctlVersion,
                Cluster = Cluster(identity, request.View, revision),
                Snapshot = Describe(request, database),
                Files = [.. await Task.WhenAll(parts.Select(part => DescribeAsync(part, digest, cancel)))],
            };
            return await WriteAsync(request, manifest, parts, signers, database, cancel);
        }
        finally
        {
            ClearStaging();
        }
    }

    /// <summary>Before the snapshot comes by what etcd says, and then by what came. A bundle is as large as its snapshot, and little more.</summary>
    private void CheckRoom(BackupRequest request, long size, bool snapshot)
    {
        var bundle = (size * 11 / 10) + 1_000_000;
        List<(string, long)> demands = [(Path.GetDirectoryName(Path.GetFullPath(request.Output))!, bundle)];
        if (snapshot) demands.Add((paths.BackupDirectory, size));
        if (request.CopiedTo is { } copied) demands.Add((copied, bundle));
        if (BackupRoom.Missing(demands, [paths.EtcdDataDirectory, paths.StateDirectory], SpaceOf) is { } missing)
            throw new CpctlException(ExitCode.Refused, "there is no room for a backup", missing, BackupRoom.Remedy);
    }

    /// <summary>Hashed as it comes: whatever becomes of the file on this disk, the bundle has to hold what etcd sent.</summary>
    private async Task<SnapshotDigest> FetchAsync(BackupRequest request, string snapshot, CancellationToken cancel)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = FileModes.Secret, BufferSize = 1 << 18 };
        using var hasher = new SnapshotHasher();
        await using (var file = new FileStream(snapshot, options))
        await using (var early = new EarlyWritingStream(file))
        await using (var watched = new RoomWatchingStream(early, BackupRoom.Watch(paths.BackupDirectory, paths, SpaceOf)))
        await using (var output = new HashingStream(watched, hasher))
        {
            await request.Fetch(output, cancel);
        }

        return hasher.Finish();
    }

    private static DatabaseReport Check(string snapshot, SnapshotDigest digest, CancellationToken cancel)
    {
        try
        {
            using var file = new FileBytes(snapshot);
            var report = new SnapshotReport(SnapshotFile.ReadDatabase(file, cancel), digest.TrailerMatches);
            return report is { IsIntact: true, TrailerMatches: true } ? report.Database : throw NotGood(
                "the snapshot that etcd sent is not good", report.Damage.FirstOrDefault()?.What ?? "the SHA-256 behind it is missing: it was cut off on its way");
        }
        catch (InvalidDataException e)
        {
            throw NotGood("the snapshot that etcd sent is not good", e.Message);
        }
    }

    private static async Task<BundleFile> DescribeAsync(BundlePart part, SnapshotDigest snapshot, CancellationToken cancel) =>
        part.Path == BundleLayout.Snapshot ? new BundleFile(part.Path, snapshot.Length, snapshot.Sha256) : await part.DescribeAsync(cancel);

    private async Task<BundleReport> WriteAsync(
        BackupRequest request, BundleManifest manifest, IReadOnlyList<BundlePart> parts, SignerSet signers, DatabaseReport inspected, CancellationToken cancel)
    {
        BundleReport? written = null;
        await AtomicFile.WriteAsync(
            request.Output,
            FileModes.Secret,
            async file =>
            {
                await using var output = new RoomWatchingStream(file, BackupRoom.Watch(Path.GetDirectoryName(Path.GetFullPath(request.Output))!, paths, SpaceOf));
                if (request.Recipients.Count == 0)
                {
                    await BundleWriter.WriteAsync(output, manifest, parts, signers, cancel);
                    return;
                }

                await using var age = new AgeWriter(output, request.FileKey, request.Recipients);
                await BundleWriter.WriteAsync(age, manifest, parts, signers, cancel);
                age.Complete();
            },
            async temporary =>
            {
                // Nobody here has a recipient's key; who has just made the file's own key can read it back with that.
                written = await BackupFile.ReadBundleAsync(temporary, request.Recipients.Count == 0 ? null : _ => request.FileKey, cancel, inspected);
                if (!written.IsGood)
                {
                    throw NotGood("the bundle is not what was put into it", written.Problems is [var first, ..] ? first : "its snapshot is damaged");
                }
            });
        return written!;
    }

    private (NodeIdentity Identity, SignerSet Signers) Own() =>
        NodeIdentity.TryLoad(paths) is { } identity && SignerSet.TryLoad(paths) is { } signers && identity.ClusterId == signers.ClusterId ? (identity, signers) : throw new CpctlException(
            ExitCode.BadInput, "a backup can't be made here", $"{paths.NodeIdentityFile} and {paths.SignersFile} do not tell of one cluster", "Make it on another control-plane node.");

    private BundleCluster Cluster(NodeIdentity identity, ClusterView view, long? revision) => new(
        identity.ClusterId, identity.Endpoint, Etcd.Client.MemberId.ToText(view.ClusterId), identity.Name, revision, MemberIdentity.TryLoad(paths.MembershipFile)?.Epoch);

    private static BundleSnapshot Describe(BackupRequest request, DatabaseReport database) => new(
        request.Source.Info.Display, request.Source.Status!.Version, database.Revision, database.Hash!.Value.ToString("x", CultureInfo.InvariantCulture), database.TotalEntries,
        [.. request.View.Members.Select(member => member.Info.Display)]);

    private void ClearStaging()
    {
        NodeDirectory.Ensure(paths.BackupDirectory, FileModes.SecretDirectory);
        foreach (var file in Directory.EnumerateFiles(paths.BackupDirectory))
        {
            File.Delete(file);
        }
    }

    private static CpctlException NotGood(string what, string why) => new(ExitCode.Failed, what, why, Again);
}
