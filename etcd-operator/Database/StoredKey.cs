using System.Buffers.Binary;

namespace Cpctl.Etcd.Database;

/// <summary>A key of the bucket "key": the revision of one write. Source: etcd's mvcc/revision.go.</summary>
/// <param name="Main">Revision of the transaction.</param>
/// <param name="Sub">Its place in the transaction.</param>
/// <param name="IsDeletion">The write took the key away.</param>
internal readonly record struct StoredKey(long Main, long Sub, bool IsDeletion)
{
    /// <summary>Of a key that is no deletion.</summary>
    public const int Size = 17;

    /// <exception cref="InvalidDataException">It is none.</exception>
    public static StoredKey Parse(ReadOnlySpan<byte> bytes) =>
        bytes.Length is Size or Size + 1 && bytes[0] < 0x80 && bytes[8] == '_' && bytes[9] < 0x80 && (bytes.Length == Size || bytes[Size] == 't')
            ? new StoredKey(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[9..]), bytes.Length > Size)
            : throw new InvalidDataException("its key is no revision");

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Main);
        bytes[8] = (byte)'_';
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(9), Sub);
        return bytes;
    }
}
