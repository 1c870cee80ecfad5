namespace Cpctl.Etcd.Database;

/// <summary>The key and the size of the value in a stored mvccpb.KeyValue.</summary>
internal readonly ref struct StoredPair(ReadOnlySpan<byte> key, int valueSize)
{
    private const int KeyField = 1;
    private const int ValueField = 5;

    public ReadOnlySpan<byte> Key { get; } = key;

    public int ValueSize { get; } = valueSize;

    /// <exception cref="InvalidDataException">It is no such message.</exception>
    public static StoredPair Parse(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> key = [];
        var valueSize = 0;
        var fields = new ProtoReader(message);
        while (fields.Next())
        {
            if (fields.Field == KeyField) key = fields.Bytes;
            else if (fields.Field == ValueField) valueSize = fields.Bytes.Length;
        }

        return new StoredPair(key, valueSize);
    }
}
