using System.Buffers;
using System.Buffers.Binary;
using Cpctl.Etcd.Database;

namespace Cpctl.Etcd.Restoration;

/// <summary>
/// Frames the records of a write-ahead log: eight bytes of length, the record, zeros up to a multiple of eight. Each record's checksum goes on from the one
/// before. Source: etcd's wal/encoder.go.
/// </summary>
/// <param name="checksum">Of the record before: zero at a log's beginning.</param>
internal sealed class RaftLogWriter(uint checksum = 0)
{
    private const int Alignment = 8;
    private readonly ArrayBufferWriter<byte> _log = new();
    private Crc32C _checksum = Crc32C.From(checksum);

    /// <param name="data">Null for a record without any.</param>
    public void Add(ulong kind, byte[]? data)
    {
        _checksum.Add(data);
        var fields = new ProtoWriter().Number(1, kind).Number(2, _checksum.Value);
        var record = (data is null ? fields : fields.Bytes(3, data)).ToArray();
        var padding = (Alignment - (record.Length % Alignment)) % Alignment;

        // By how much a record was filled up stands in the length's last byte.
        var length = (uint)record.Length | (padding == 0 ? 0UL : (0x80UL | (uint)padding) << 56);
        BinaryPrimitives.WriteUInt64LittleEndian(_log.GetSpan(sizeof(ulong)), length);
        _log.Advance(sizeof(ulong));
        _log.Write(record);
        _log.Write(new byte[padding]);
    }

    public byte[] ToArray() => _log.WrittenSpan.ToArray();
}
