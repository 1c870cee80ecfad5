using System.Buffers.Binary;

namespace Cpctl.Etcd.Database;

/// <summary>
/// Reads the records of one file of a member's write-ahead log, and checks each by its checksum. A record that was being written when the machine failed ends
/// the log's last file; anywhere else it is damage. Source: etcd's wal/decoder.go.
/// </summary>
/// <param name="source">The file.</param>
/// <param name="isLast">Whether no file follows.</param>
/// <param name="checksum">Of the last record of the file before; zero for the first.</param>
internal sealed class RaftLogReader(IByteSource source, bool isLast, uint checksum)
{
    private const int SectorSize = 512;
    private const ulong LengthMask = (1UL << 56) - 1;
    private byte[] _record = [];
    private (int At, int Length) _data;

    /// <summary>One of <see cref="RaftRecordKind"/>.</summary>
    public ulong Kind { get; private set; }

    public ReadOnlySpan<byte> Data => _record.AsSpan(_data.At, _data.Length);

    /// <summary>Where the good records end so far, in bytes.</summary>
    public long End { get; private set; }

    public uint Checksum { get; private set; } = checksum;

    /// <returns>False at the end.</returns>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public bool Next()
    {
        Span<byte> head = stackalloc byte[sizeof(ulong)];
        var headLength = source.Read(head, End);
        var frame = BinaryPrimitives.ReadUInt64LittleEndian(head);
        if (headLength == 0 || (headLength == head.Length && frame == 0)) return false;

        var padding = frame >> 63 == 0 ? 0 : (int)((frame >> 56) & 7);
        var start = End + head.Length;
        var length = (long)(frame & LengthMask) + padding;
        if (headLength < head.Length || length > Math.Min(source.Length - start, Array.MaxLength)) return Torn(isTorn: true);

        if (_record.Length < length) _record = new byte[Math.Max(length, Math.Min(2L * _record.Length, Array.MaxLength))];
        if (source.Read(_record.AsSpan(0, (int)length), start) != length) return Torn(isTorn: true);
        if (!TryTake(_record.AsSpan(0, (int)length - padding))) return Torn(HasEmptySector(_record.AsSpan(0, (int)length), start));
        End = start + length;
        return true;
    }

    private bool TryTake(ReadOnlySpan<byte> record)
    {
        var (kind, told) = (0UL, 0U);
        _data = default;
        try
        {
            var fields = new ProtoReader(record);
            while (fields.Next())
            {
                if (fields.Field == 1) kind = fields.Number;
                else if (fields.Field == 2) told = (uint)fields.Number;
                else if (fields.Field == 3 && record.Overlaps(fields.Bytes, out var at)) _data = (at, fields.Bytes.Length);
            }
        }
        catch (InvalidDataException)
        {
            return false;
        }

        // A file's first record says what the checksum of the file before was.
        var expected = Crc32C.From(Checksum);
        expected.Add(Data);
        if (told != expected.Value && (kind != RaftRecordKind.Checksum || Checksum != 0)) return false;
        (Kind, Checksum) = (kind, told);
        return true;
    }

    private bool Torn(bool isTorn) => isTorn && isLast
        ? false
        : throw new InvalidDataException($"the log is damaged at byte {End} of a file");

    /// <summary>Disks write whole sectors, in any order: one that is still empty is of a write that never ended.</summary>
    private static bool HasEmptySector(ReadOnlySpan<byte> bytes, long start)
    {
        while (!bytes.IsEmpty)
        {
            var length = (int)Math.Min(SectorSize - (start % SectorSize), bytes.Length);
            if (!bytes[..length].ContainsAnyExcept((byte)0)) return true;
            bytes = bytes[length..];
            start += length;
        }

        return false;
    }
}
