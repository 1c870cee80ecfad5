namespace Cpctl.Etcd.Restoration;

/// <summary>What becomes of one key in a restored database.</summary>
/// <param name="IsDropped">It is not in the restored database, as if it had never been written.</param>
/// <param name="Value">Its new value; null to leave it as it is.</param>
public readonly record struct KeyEdit(bool IsDropped, byte[]? Value)
{
    public static KeyEdit Keep { get; }

    public static KeyEdit Drop { get; } = new(IsDropped: true, null);

    public static KeyEdit Replace(byte[] value) => new(IsDropped: false, value);
}
