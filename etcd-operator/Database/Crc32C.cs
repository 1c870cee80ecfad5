using System.Buffers.Binary;
using System.Numerics;

namespace Cpctl.Etcd.Database;

/// <summary>CRC-32 with Castagnoli's polynomial, by the processor's own instruction: what etcd's tools print as a snapshot's hash.</summary>
internal struct Crc32C
{
    private uint _inverted;

    public readonly uint Value => ~State;

    /// <summary>Goes on from a value that was told, as each record of etcd's log does from the one before.</summary>
    public static Crc32C From(uint value) => new() { _inverted = value };

    // A new one begins with all bits set; kept inverted so that default is a new one.
    private uint State
    {
        readonly get => ~_inverted;
        set => _inverted = ~value;
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var state = State;
        while (bytes.Length >= sizeof(ulong))
        {
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes)
        {
            state = BitOperations.Crc32C(state, value);
        }

        State = state;
    }
}
