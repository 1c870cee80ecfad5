using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Joining;

/// <summary>What the published signers are worth to who has signers on disk. Pure.</summary>
internal abstract record SignersVerdict
{
    private SignersVerdict()
    {
    }

    /// <summary>Sealed by who held the generation on this disk.</summary>
    /// <param name="Boxes">Those that were sealed then; whatever else is in the Secret is nobody's.</param>
    internal sealed record Genuine(IReadOnlyDictionary<string, byte[]> Boxes) : SignersVerdict;

    /// <summary>From before signers were signed, and this disk has never seen others.</summary>
    internal sealed record Unsigned(IReadOnlyDictionary<string, byte[]> Boxes) : SignersVerdict;

    /// <summary>Somebody else wrote it.</summary>
    internal sealed record Foreign(string Why) : SignersVerdict;

    /// <param name="secret">As published.</param>
    /// <param name="own">The set on this disk.</param>
    internal static SignersVerdict Of(Secret secret, SignerSet own)
    {
        if (SignedBoxes.Of(secret) is not { } signed)
        {
            return own.IsAuthenticated
                ? new Foreign($"annotation {ClusterNames.SignedBoxesAnnotation} is missing or can't be read")
                : new Unsigned(secret.Data?.ToDictionary(StringComparer.Ordinal) ?? []);
        }

        return !signed.IsSignedBy(own.Cluster.Trusted.Select(authority => authority.Certificate), own.ClusterId) ? new Foreign("none of this node's cluster authorities signed it")
            : signed.Generation < own.Generation ? new Foreign($"it is generation {signed.Generation}, and this node has generation {own.Generation}")
            : new Genuine(signed.Genuine(secret));
    }
}
