namespace Cpctl.Pki.Rotation;

/// <summary>
/// The generations of one kind of key, as published to every node: an authority, the keys of service-account tokens, those of encryption
/// at rest. What "produce" means is signing for the first two and encrypting for the last; to "accept" is to trust, or to be able to read.
/// </summary>
/// <param name="Active">The key that produces. Keys are named by fingerprint or id; a name never comes back.</param>
/// <param name="Next">Accepted, not producing yet; null unless a rotation has begun.</param>
/// <param name="Retired">No longer producing, still accepted; null unless a rotation is about to end.</param>
internal sealed record KeyLine(string Active, string? Next = null, string? Retired = null)
{
    internal RotationPhase Phase => Next is not null ? RotationPhase.Publishing : Retired is not null ? RotationPhase.Replacing : RotationPhase.Stable;

    /// <summary>What a node accepts that has taken this line up.</summary>
    internal IEnumerable<string> Accepted => [Active, .. Next is null ? Array.Empty<string>() : [Next], .. Retired is null ? Array.Empty<string>() : [Retired]];

    /// <summary>A rotation begins: everybody is to accept the next key before anything is produced with it.</summary>
    /// <exception cref="InvalidOperationException">One is under way.</exception>
    internal KeyLine Publish(string next) => Phase == RotationPhase.Stable && next != Active
        ? this with { Next = next }
        : throw new InvalidOperationException($"no rotation can begin while one is {Phase}, nor to the key that is active");

    /// <summary>The next key produces from now on; the one before is still accepted.</summary>
    /// <exception cref="InvalidOperationException">There is no next key.</exception>
    internal KeyLine Activate() => Phase == RotationPhase.Publishing
        ? new KeyLine(Next!, Next: null, Retired: Active)
        : throw new InvalidOperationException($"there is no next key to activate: {Phase}");

    /// <summary>The rotation ends: the key before is accepted no more.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    internal KeyLine Drop() => Phase == RotationPhase.Replacing
        ? this with { Retired = null }
        : throw new InvalidOperationException($"there is no key to drop: {Phase}");
}
