using System.Buffers.Binary;

namespace Cpctl.Etcd.Database;

/// <summary>
/// What a member's write-ahead log says about whose it is: the database itself does not name its cluster. Format: etcd's wal/encoder.go (eight bytes of
/// length, then a walpb.Record) and raft's metadata in etcdserverpb.
/// </summary>
/// <param name="MemberId">The member that wrote it.</param>
/// <param name="ClusterId">Its cluster.</param>
public sealed record LogMetadata(ulong MemberId, ulong ClusterId)
{
    private const int Records = 4;
    private const int LongestRecord = 4096;
    private const ulong LengthMask = (1UL << 56) - 1;

    /// <param name="dataDirectory">etcd's --data-dir.</param>
    /// <returns>Null when there is no log, or none that says it.</returns>
    public static LogMetadata? TryRead(string dataDirectory)
    {
        try
        {
            var directory = Path.Combine(dataDirectory, "member", "wal");
            return Directory.EnumerateFiles(directory, "*.wal").Order(StringComparer.Ordinal).Select(OfFile).LastOrDefault(found => found is not null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static LogMetadata? OfFile(string path)
    {
        using var file = new FileBytes(path);
        Span<byte> head = stackalloc byte[sizeof(ulong)];
        var buffer = new byte[LongestRecord];
        var at = 0L;
        try
        {
            for (var i = 0; i < Records && file.Read(head, at) == head.Length; i++)
            {
                var frame = BinaryPrimitives.ReadUInt64LittleEndian(head);
                var length = frame & LengthMask;
                if (length is 0 or > LongestRecord || file.Read(buffer.AsSpan(0, (int)length), at + head.Length) != (int)length)
                {
                    return null;
                }

                if (OfRecord(buffer.AsSpan(0, (int)length)) is { } found)
                {
                    return found;
                }

                // Records are filled up to eight bytes; by how much stands in the length's last byte.
                at += head.Length + (long)length + (frame >> 63 != 0 ? (long)((frame >> 56) & 7) : 0);
            }
        }
        catch (InvalidDataException)
        {
            // A torn or foreign file says nothing.
        }

        return null;
    }

    private static LogMetadata? OfRecord(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> data = [];
        var kind = 0UL;
        var record = new ProtoReader(bytes);
        while (record.Next())
        {
            if (record.Field == 1) kind = record.Number;
            else if (record.Field == 3) data = record.Bytes;
        }

        if (kind != RaftRecordKind.Metadata)
        {
            return null;
        }

        var (member, cluster) = (0UL, 0UL);
        var metadata = new ProtoReader(data);
        while (metadata.Next())
        {
            if (metadata.Field == 1) member = metadata.Number;
            else if (metadata.Field == 2) cluster = metadata.Number;
        }

        return new LogMetadata(member, cluster);
    }
}
