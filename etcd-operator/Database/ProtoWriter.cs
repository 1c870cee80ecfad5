using System.Buffers;

namespace Cpctl.Etcd.Database;

/// <summary>Writes the fields of a protobuf message, in the order it is told, zeros too: etcd's own messages have required fields.</summary>
internal sealed class ProtoWriter
{
    private const int LengthDelimited = 2;
    private readonly ArrayBufferWriter<byte> _message = new();

    public ProtoWriter Number(int field, ulong value)
    {
        Varint((ulong)field << 3);
        Varint(value);
        return this;
    }

    public ProtoWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | LengthDelimited);
        Varint((ulong)value.Length);
        _message.Write(value);
        return this;
    }

    public byte[] ToArray() => _message.WrittenSpan.ToArray();

    private void Varint(ulong value)
    {
        Span<byte> bytes = stackalloc byte[10];
        var length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            bytes[length++] = (byte)(value | 0x80);
        }

        bytes[length++] = (byte)value;
        _message.Write(bytes[..length]);
    }
}
