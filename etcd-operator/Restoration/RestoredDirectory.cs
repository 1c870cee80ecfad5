using Cpctl.Api.Node;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Launch;

namespace Cpctl.Etcd.Restoration;

/// <summary>
/// Makes the data directory of a new cluster's first member from a snapshot, or from a stopped member's database. It is made beside and renamed when it is
/// whole and was read back: whatever happens on the way, the directory is there and good, or it is not there.
/// </summary>
public static class RestoredDirectory
{
    /// <summary>As etcd's guide to recovery has it: more than what any cluster writes between a backup and its loss.</summary>
    public const long Bump = 1_000_000_000;

    /// <summary>What etcd sets aside for a log file.</summary>
    private const long LogFileSize = 64 * 1000 * 1000;

    /// <param name="source">A snapshot; only read.</param>
    /// <param name="path">etcd's --data-dir. Must not be there, or be empty.</param>
    /// <param name="member">Whose it is to be.</param>
    /// <param name="revisions">Where the restored store begins.</param>
    /// <param name="edit">Decides about each present key.</param>
    /// <exception cref="InvalidDataException">The snapshot is damaged.</exception>
    /// <exception cref="IOException">It can't be read, the directory can't be written, or there is something in it.</exception>
    public static RestoredContent Build(IByteSource source, string path, FirstMember member, RevisionRule revisions, KeyEditor edit, CancellationToken cancel)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw new IOException($"{path} is not empty");
        }

        var beside = path + ".restoring";
        if (Directory.Exists(beside))
        {
            // Ours, of a run that was killed: nothing has ever started on it.
            Directory.Delete(beside, recursive: true);
        }

        try
        {
            var content = Write(source, beside, member, revisions, edit, cancel);
            Check(beside, member, content, cancel);
            if (Directory.Exists(path))
            {
                Directory.Delete(path);
            }

            Directory.Move(beside, path);
            LaunchLibC.SyncDirectory(Path.GetDirectoryName(path)!);
            return content;
        }
        catch
        {
            if (Directory.Exists(beside))
            {
                Directory.Delete(beside, recursive: true);
            }

            throw;
        }
    }

    private static RestoredContent Write(IByteSource source, string path, FirstMember member, RevisionRule revisions, KeyEditor edit, CancellationToken cancel)
    {
        var (logs, snapshots) = (Path.Combine(path, "member", "wal"), Path.Combine(path, "member", "snap"));
        foreach (var directory in new[] { path, Path.Combine(path, "member"), logs, snapshots })
        {
            NodeDirectory.Ensure(directory, FileModes.SecretDirectory);
        }

        using (var log = Create(Path.Combine(logs, RaftStart.LogFile)))
        {
            log.Write(RaftStart.Log(member));
            log.SetLength(LogFileSize);
            log.Flush(flushToDisk: true);
        }

        using (var snapshot = Create(Path.Combine(snapshots, RaftStart.SnapshotFile)))
        {
            snapshot.Write(RaftStart.Snapshot(member));
            snapshot.Flush(flushToDisk: true);
        }

        using var database = Create(Path.Combine(snapshots, "db"));
        using var early = new EarlyWritingStream(database);
        var content = RestoredDatabase.Write(source, early, member, revisions, edit, cancel);
        database.Flush(flushToDisk: true);
        LaunchLibC.SyncDirectory(logs);
        LaunchLibC.SyncDirectory(snapshots);
        return content;
    }

    private static void Check(string path, FirstMember member, RestoredContent expected, CancellationToken cancel)
    {
        using var file = new FileBytes(Path.Combine(path, "member", "snap", "db"));
        var report = DatabaseInspection.Run(file, cancel);
        var owner = LogMetadata.TryRead(path);
        if (!report.IsIntact || report.Keys != expected.Keys || report.CompactRevision != expected.Revision
            || report.Members.Count != 1 || report.Members[0].Id != member.MemberId || owner != new LogMetadata(member.MemberId, member.ClusterId))
        {
            throw new IOException(
                $"what was written to {path} is not what should be there ({(report.IsIntact ? $"{report.Keys} keys of {expected.Keys}" : report.Damage[0].What)}): is the disk good?");
        }
    }

    private static FileStream Create(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        UnixCreateMode = FileModes.Secret,
        BufferSize = 1 << 18,
    });
}
