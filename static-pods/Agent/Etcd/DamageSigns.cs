namespace Cpctl.StaticPods.Agent.Etcd;

/// <summary>
/// What etcd says when it ends because its data is damaged: it finds that before it serves, and would find it at every start.
/// Sources: etcd 3.4 to 3.6 (wal, snap, corrupt check, backend), raft's log, bbolt's assertions; each was provoked on a copy where that was possible.
/// </summary>
internal static class DamageSigns
{
    /// <summary>A panic is followed by the traces of all goroutines.</summary>
    public const int LinesToRead = 2_000;

    private static readonly string[] Signs =
    [
        // The log lacks entries that this member has acknowledged.
        "Was the raft log corrupted, truncated, or lost?",
        "crc mismatch",
        "wal: file not found",
        "cannot be repaired",
        "wal: slice bounds out of range",
        "proto: illegal wireType",
        "failed to find database snapshot file",
        "failed to recover v3 backend from snapshot",

        // bbolt.
        "invalid database",
        "checksum error",
        "version mismatch",
        "file size too small",
        "already freed",
        "but self identifies as",
        "invalid page type",
        "assertion failed: Page expected",
        "unexpected fault address",
        "SIGBUS",
    ];

    /// <summary>The first line that tells of damage, shortened; null when none does.</summary>
    public static string? Find(IEnumerable<string> lines)
    {
        var line = lines.FirstOrDefault(text => Array.Exists(Signs, sign => text.Contains(sign, StringComparison.Ordinal)));
        return line is { Length: > 300 } ? string.Concat(line.AsSpan(0, 299), "…") : line;
    }
}
