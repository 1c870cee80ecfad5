namespace Cpctl.Etcd.Database;

/// <summary>Reads the fields of a protobuf message in place: a database has millions, of which nothing is kept.</summary>
public ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private const int Varint = 0;
    private const int LengthDelimited = 2;
    private ReadOnlySpan<byte> _rest = message;

    public int Field { get; private set; }

    /// <summary>Of a field that is a number.</summary>
    public ulong Number { get; private set; }

    /// <summary>Of a field that is bytes, text or a message.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <returns>False at the end.</returns>
    /// <exception cref="InvalidDataException">It is no protobuf message, or has fields that etcd does not use.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var tag = Take();
        Field = (int)Math.Min(tag >> 3, int.MaxValue);
        Number = Take();
        Bytes = [];
        switch (tag & 7)
        {
            case Varint:
                return true;
            case LengthDelimited when Number <= (ulong)_rest.Length:
                Bytes = _rest[..(int)Number];
                _rest = _rest[(int)Number..];
                return true;
            default:
                throw Broken();
        }
    }

    private ulong Take()
    {
        var value = 0UL;
        for (var i = 0; i < _rest.Length && i < 10; i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return value;
            }
        }

        throw Broken();
    }

    private static InvalidDataException Broken() => new("its value is not what etcd writes");
}
