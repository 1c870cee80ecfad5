using Cpctl.Api.Node;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Launch;

namespace Cpctl.Etcd.Restoration;

/// <summary>
/// A copy of a survivor's data directory, whose log counts as committed up to its last entry. etcd's --force-new-cluster throws away what lies behind the
/// recorded commit (server/etcdserver/raft.go, restartAsStandaloneNode), and acknowledged writes with it; on such a copy it keeps them. Entries that no
/// majority had are kept as well: nobody was told that they failed, either.
/// </summary>
public static class WholeLogCopy
{
    /// <param name="dataDirectory">etcd's --data-dir, of a member that does not run; only read.</param>
    /// <param name="copy">Must not be there. Made beside and renamed when it is whole.</param>
    /// <returns>How far the survivor's own log went.</returns>
    /// <exception cref="InvalidDataException">The log is damaged.</exception>
    /// <exception cref="IOException">Something can't be read or written, or an etcd runs on the directory.</exception>
    public static LogTail Make(string dataDirectory, string copy, CancellationToken cancel)
    {
        if (Path.Exists(copy)) throw new IOException($"{copy} is there already");
        if (new DataDirectory(dataDirectory).IsInUse) throw new IOException($"an etcd runs on {dataDirectory}");
        var beside = copy + ".copying";
        if (Directory.Exists(beside)) Directory.Delete(beside, recursive: true);

        foreach (var part in new[] { "wal", "snap" })
        {
            var target = Path.Combine(beside, "member", part);
            NodeDirectory.Ensure(target, FileModes.SecretDirectory);
            foreach (var file in Directory.EnumerateFiles(Path.Combine(dataDirectory, "member", part)).Where(IsData))
            {
                cancel.ThrowIfCancellationRequested();
                var copied = Path.Combine(target, Path.GetFileName(file));
                File.Copy(file, copied);
                using var written = File.OpenHandle(copied, FileMode.Open, FileAccess.ReadWrite);
                RandomAccess.FlushToDisk(written);
            }

            LaunchLibC.SyncDirectory(target);
        }

        var tail = LogTail.Read(beside);
        CommitAll(tail);
        Directory.Move(beside, copy);
        LaunchLibC.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(copy))!);
        return tail;
    }

    // What etcd had not made whole yet ("*.tmp") is not needed.
    private static bool IsData(string path) => !path.EndsWith(".tmp", StringComparison.Ordinal);

    private static void CommitAll(LogTail tail)
    {
        var log = new RaftLogWriter(tail.End.Checksum);
        log.Add(RaftRecordKind.State, new ProtoWriter().Number(1, tail.Term).Number(2, tail.Vote).Number(3, tail.LastIndex).ToArray());
        using var file = new FileStream(tail.End.File, FileMode.Open, FileAccess.Write);
        var length = file.Length;

        // A torn record behind the good ones would be read as one that follows.
        file.SetLength(tail.End.Offset);
        file.Position = tail.End.Offset;
        file.Write(log.ToArray());
        file.Flush();
        file.SetLength(Math.Max(length, file.Length));
        file.Flush(flushToDisk: true);
    }
}
