namespace Cpctl.Etcd.Database;

/// <summary>
/// How far a stopped member's write-ahead log goes. Entries behind the recorded commit may have been acknowledged to clients all the same: the commit is
/// recorded later than it happens. Of several members, the one with the highest last term, then the highest last index, has lost the least.
/// </summary>
/// <param name="Term">raft's current term.</param>
/// <param name="Vote">Whom the member voted for in it; zero for nobody.</param>
/// <param name="RecordedCommit">Up to which entry the member had noted that a majority has them.</param>
/// <param name="LastTerm">The term of the last entry.</param>
/// <param name="LastIndex">The last entry.</param>
public sealed record LogTail(ulong Term, ulong Vote, ulong RecordedCommit, ulong LastTerm, ulong LastIndex)
{
    /// <summary>The log's last file, where its good records end in it, and the checksum there.</summary>
    internal (string File, long Offset, uint Checksum) End { get; init; }

    /// <param name="dataDirectory">etcd's --data-dir, of a member that does not run.</param>
    /// <exception cref="InvalidDataException">The log is damaged, or says nothing.</exception>
    /// <exception cref="IOException">There is none, or it can't be read.</exception>
    public static LogTail Read(string dataDirectory)
    {
        var files = Directory.GetFiles(Path.Combine(dataDirectory, "member", "wal"), "*.wal");
        Array.Sort(files, StringComparer.Ordinal);
        var tail = new LogTail(0, 0, 0, 0, 0);
        foreach (var path in files)
        {
            using var file = new FileBytes(path);
            var log = new RaftLogReader(file, isLast: path == files[^1], tail.End.Checksum);
            while (log.Next()) tail = tail.With(log.Kind, log.Data);
            tail = tail with { End = (path, log.End, log.Checksum) };
        }

        return tail.LastIndex > 0 ? tail : throw new InvalidDataException("the log has no entries");
    }

    private LogTail With(ulong kind, ReadOnlySpan<byte> data)
    {
        if (kind is not (RaftRecordKind.State or RaftRecordKind.Entry or RaftRecordKind.Snapshot)) return this;

        // The numbers come first in all three; an entry's data is its fourth field, a snapshot's voters its third.
        Span<ulong> numbers = stackalloc ulong[4];
        numbers.Clear();
        var fields = new ProtoReader(data);
        while (fields.Next())
        {
            if (fields.Field < numbers.Length) numbers[fields.Field] = fields.Number;
        }

        return kind switch
        {
            RaftRecordKind.State => this with { Term = numbers[1], Vote = numbers[2], RecordedCommit = numbers[3] },

            // An entry takes the place of all from its index on: they were of a leader that lost.
            RaftRecordKind.Entry => this with { LastTerm = numbers[2], LastIndex = numbers[3] },
            _ when numbers[1] > LastIndex => this with { LastTerm = numbers[2], LastIndex = numbers[1] },
            _ => this,
        };
    }
}
