namespace Cpctl.Etcd.Database;

/// <summary>What a stored mvccpb.KeyValue says.</summary>
internal readonly ref struct StoredPair
{
    private const int KeyField = 1;
    private const int CreateRevisionField = 2;
    private const int ModRevisionField = 3;
    private const int VersionField = 4;
    private const int ValueField = 5;
    private const int LeaseField = 6;

    public ReadOnlySpan<byte> Key { get; private init; }

    public ReadOnlySpan<byte> Value { get; private init; }

    public int ValueSize => Value.Length;

    /// <summary>0 for none.</summary>
    public ulong Lease { get; private init; }

    private ulong CreateRevision { get; init; }

    private ulong ModRevision { get; init; }

    private ulong Version { get; init; }

    /// <exception cref="InvalidDataException">It is no such message.</exception>
    public static StoredPair Parse(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> key = [];
        ReadOnlySpan<byte> value = [];
        Span<ulong> numbers = stackalloc ulong[LeaseField + 1];
        numbers.Clear();
        var fields = new ProtoReader(message);
        while (fields.Next())
        {
            if (fields.Field == KeyField) key = fields.Bytes;
            else if (fields.Field == ValueField) value = fields.Bytes;
            else if (fields.Field is > 0 and <= LeaseField) numbers[fields.Field] = fields.Number;
        }

        return new StoredPair
        {
            Key = key,
            Value = value,
            CreateRevision = numbers[CreateRevisionField],
            ModRevision = numbers[ModRevisionField],
            Version = numbers[VersionField],
            Lease = numbers[LeaseField],
        };
    }

    /// <summary>The same write with another value.</summary>
    public byte[] With(ReadOnlySpan<byte> value) => With(value, ModRevision);

    /// <summary>The same key as if it had been written with another value at another revision.</summary>
    public byte[] With(ReadOnlySpan<byte> value, long revision) => With(value, (ulong)revision);

    private byte[] With(ReadOnlySpan<byte> value, ulong revision)
    {
        var message = new ProtoWriter();
        message.Bytes(KeyField, Key);
        message.Number(CreateRevisionField, CreateRevision);
        message.Number(ModRevisionField, revision);
        message.Number(VersionField, Version);
        message.Bytes(ValueField, value);
        return message.ToArray();
    }
}
