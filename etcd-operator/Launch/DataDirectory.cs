using System.Text.Json;

namespace Cpctl.Etcd.Launch;

/// <summary>
/// Compares an etcd data directory with the member it is to be started as. etcd itself starts whatever it finds, and a member that starts without the data
/// it has acknowledged can lose writes for the whole cluster.
/// </summary>
public sealed class DataDirectory(string path)
{
    /// <summary>bbolt's two meta pages and the first free-list and leaf page.</summary>
    private const long SmallestDatabase = 4 * 4096;

    private string StampFile => Path.Combine(path, DataDirectoryStamp.FileName);

    public string Database => Path.Combine(path, "member", "snap", "db");

    /// <summary>An etcd runs on it: it holds its database's lock.</summary>
    /// <exception cref="IOException">Who may not write the database can't tell.</exception>
    public bool IsInUse => LaunchLibC.IsLocked(Database);

    /// <summary>Bytes of the database and of snapshots on their way; 0 when there are none. Never throws for files that come and go.</summary>
    public long ReceivedBytes()
    {
        try
        {
            return new DirectoryInfo(Path.Combine(path, "member", "snap")).EnumerateFiles().Sum(file => file.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private string Wal => Path.Combine(path, "member", "wal");

    /// <summary>The raft log is what makes data: etcd without one has acknowledged nothing.</summary>
    public bool HasLog => Directory.Exists(Wal) && Directory.EnumerateFiles(Wal, "*.wal").Any();

    /// <summary>What the directory says about itself; null when it says nothing, or nothing readable.</summary>
    public DataDirectoryStamp? TryReadStamp()
    {
        try
        {
            return ReadStamp();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <returns>Null when <paramref name="identity"/> may start here.</returns>
    public LaunchRefusal? Check(MemberIdentity identity)
    {
        DataDirectoryStamp? stamp;
        try
        {
            stamp = ReadStamp();
        }
        catch (JsonException e)
        {
            return new LaunchRefusal(LaunchExit.ForeignData, $"{StampFile} is unreadable: {e.Message}");
        }

        if (stamp is null)
        {
            return HasLog
                ? new LaunchRefusal(LaunchExit.ForeignData, $"{path} holds etcd data of unknown origin ({DataDirectoryStamp.FileName} is missing)")
                : identity.HasStarted ? Lost("is empty") : null;
        }

        if (Difference(stamp, identity) is { } difference)
        {
            return new LaunchRefusal(LaunchExit.ForeignData, $"{path} belongs to another member: {difference}");
        }

        return CheckContent(identity.HasStarted || stamp.HasData);
    }

    /// <summary>Writes who the directory belongs to; called right before etcd starts in it.</summary>
    public void Stamp(MemberIdentity identity)
    {
        var stamp = new DataDirectoryStamp(
            identity.Name, identity.ClusterId, identity.MemberId, identity.Epoch, identity.InitialClusterToken, identity.HasStarted || HasLog);
        if (ReadStamp() == stamp)
        {
            return;
        }

        // Not Cpctl.Api's AtomicFile: its random name would load OpenSSL, which the etcd container does not have.
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var temporary = StampFile + ".tmp";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(stream, stamp, LaunchJson.Default.DataDirectoryStamp);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, StampFile, overwrite: true);
        LaunchLibC.SyncDirectory(path);
    }

    private LaunchRefusal? CheckContent(bool hasRun)
    {
        if (!HasLog)
        {
            return hasRun ? Lost("has no write-ahead log") : null;
        }

        if (Directory.EnumerateFiles(Wal, "*.wal").FirstOrDefault(f => new FileInfo(f).Length == 0) is { } empty)
        {
            return Lost($"has an empty log file, {empty}");
        }

        var database = new FileInfo(Database);
        return !database.Exists || database.Length < SmallestDatabase ? Lost("has no database, or a truncated one") : null;
    }

    private LaunchRefusal Lost(string how) =>
        new(LaunchExit.LostData, $"this member has run before and {path} {how}: it must join anew under another id");

    private static string? Difference(DataDirectoryStamp stamp, MemberIdentity identity)
    {
        if (stamp.Epoch != identity.Epoch)
        {
            return $"its epoch is {stamp.Epoch}, expected {identity.Epoch}";
        }

        // The first member of a cluster learns its ids only when it runs.
        if (Differ(stamp.ClusterId, identity.ClusterId))
        {
            return $"its cluster is {stamp.ClusterId}, expected {identity.ClusterId}";
        }

        if (Differ(stamp.MemberId, identity.MemberId))
        {
            return $"its member id is {stamp.MemberId}, expected {identity.MemberId}";
        }

        if (!string.Equals(stamp.InitialClusterToken, identity.InitialClusterToken, StringComparison.Ordinal))
        {
            return "it was made with another cluster token";
        }

        return string.Equals(stamp.Name, identity.Name, StringComparison.Ordinal)
            ? null
            : $"its name is {stamp.Name}, expected {identity.Name}";
    }

    private static bool Differ(string? one, string? other) =>
        one is not null && other is not null && !string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private DataDirectoryStamp? ReadStamp() =>
        File.Exists(StampFile) ? JsonSerializer.Deserialize(File.ReadAllBytes(StampFile), LaunchJson.Default.DataDirectoryStamp) : null;
}
