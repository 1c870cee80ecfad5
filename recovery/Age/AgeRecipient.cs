namespace Cpctl.Recovery.Age;

/// <summary>Whom something is encrypted to: the public half of a recovery key, an X25519 point, "age1…".</summary>
public sealed class AgeRecipient
{
    private const string Prefix = "age";
    private readonly byte[] _point;

    internal AgeRecipient(byte[] point) => _point = point;

    internal ReadOnlySpan<byte> Point => _point;

    /// <returns>Null when it is none, or one with a typing error.</returns>
    public static AgeRecipient? TryParse(string text) =>
        Bech32.TryDecode(Prefix, text) is { Length: Curve.Size } point ? new AgeRecipient(point) : null;

    public override string ToString() => Bech32.Encode(Prefix, _point);
}
