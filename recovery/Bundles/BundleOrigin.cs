using System.Security.Cryptography.X509Certificates;
using Cpctl.Pki;
using Cpctl.Pki.Signers;

namespace Cpctl.Recovery.Bundles;

/// <summary>
/// Who made a bundle. Its manifest is signed by the cluster's authority, and names every other file by its SHA-256. Bundles of earlier releases are not signed;
/// anybody can make one.
/// </summary>
public sealed class BundleOrigin
{
    private readonly SignedJson? _signed;
    private readonly AuthorityLine _held;

    /// <param name="signed">The manifest; null when it has no signatures.</param>
    /// <param name="held">The cluster authorities whose keys are in the bundle.</param>
    internal BundleOrigin(SignedJson? signed, AuthorityLine held) => (_signed, _held) = (signed, held);

    public bool IsSigned => _signed is not null;

    /// <summary>Of the authority that signs in the cluster that comes out of it.</summary>
    public AuthorityPin Pin => _held.Active.Pin;

    /// <summary>Signed by an authority whose key is in it.</summary>
    internal bool IsSignedByItsOwn => IsSignedBy(_held);

    /// <summary>Signed by one that is trusted there.</summary>
    public bool IsSignedBy(AuthorityLine authorities) => IsSignedBy(authorities.Trusted.Select(authority => authority.Certificate));

    /// <summary>
    /// Whether it is of the authority that somebody names: its key is in it, and when it is signed, by that key. Who makes an unsigned one with the key in it held the key, too.
    /// </summary>
    public bool IsOf(AuthorityPin pin) => _held.Trusted.Any(authority => authority.Pin == pin && (!IsSigned || IsSignedBy([authority.Certificate])));

    private bool IsSignedBy(IEnumerable<X509Certificate2> authorities) => _signed?.IsSignedBy(authorities) == true;
}
