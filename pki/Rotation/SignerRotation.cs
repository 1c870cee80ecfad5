using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Rotation;

/// <summary>The moves of a <see cref="KeyLine"/>, made on the signers themselves. Pure: each gives the next generation of the set.</summary>
public static class SignerRotation
{
    /// <summary>What is said of the signers in public: fingerprints of those named.</summary>
    public static KeysStatus Describe(SignerSet signers, IEnumerable<string> names) => new()
    {
        Generation = signers.Generation,
        Lines = [.. names.Order(StringComparer.Ordinal).Select(name => Describe(signers, name))],
    };

    internal static KeyLine Line(SignerSet signers, AuthorityKind kind)
    {
        var line = signers[kind];
        return new KeyLine(line.Active.Fingerprint, line.Next?.Fingerprint, line.Retired is [var retired, ..] ? retired.Fingerprint : null);
    }

    internal static SignerSet Publish(SignerSet signers, AuthorityKind kind, Authority next)
    {
        _ = Line(signers, kind).Publish(next.Fingerprint);
        return signers.With(kind, new AuthorityLine { Active = signers[kind].Active, Next = next });
    }

    internal static SignerSet Activate(SignerSet signers, AuthorityKind kind)
    {
        _ = Line(signers, kind).Activate();
        return signers.With(kind, new AuthorityLine { Active = signers[kind].Next!, Retired = [signers[kind].Active] });
    }

    internal static SignerSet Drop(SignerSet signers, AuthorityKind kind)
    {
        _ = Line(signers, kind).Drop();
        return signers.With(kind, new AuthorityLine { Active = signers[kind].Active });
    }

    private static KeyLineStatus Describe(SignerSet signers, string name)
    {
        var kind = RotationName.Kind(name) ?? throw new ArgumentOutOfRangeException(nameof(name), name, "nothing of that name is rotated");
        var line = Line(signers, kind);
        return new KeyLineStatus { Name = name, Active = line.Active, Next = line.Next, Retired = line.Retired };
    }
}
