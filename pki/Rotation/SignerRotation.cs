using Cpctl.Api.Resources;
using Cpctl.Pki.Rotation.Lines;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Rotation;

/// <summary>What is said of the signers in public: fingerprints, never keys.</summary>
public static class SignerRotation
{
    /// <param name="signers">As published, or as on this disk.</param>
    /// <param name="names">The lines to tell of.</param>
    /// <exception cref="ArgumentOutOfRangeException">Nothing of such a name is rotated.</exception>
    public static KeysStatus Describe(SignerSet signers, IEnumerable<string> names) => new()
    {
        Generation = signers.Generation,
        Lines = [.. names.Order(StringComparer.Ordinal).Select(name => Describe(signers, name))],
    };

    private static KeyLineStatus Describe(SignerSet signers, string name)
    {
        var rotated = RotatedLines.Find(name) ?? throw new ArgumentOutOfRangeException(nameof(name), name, "nothing of that name is rotated");
        var line = rotated.Of(signers);
        return new KeyLineStatus { Name = name, Active = line.Active, Next = line.Next, Retired = line.Retired };
    }
}
