using System.Security.Cryptography.X509Certificates;
using Cpctl.Pki.Import;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Rotation.Provided;

/// <summary>Whether an authority that was brought can follow the one in use. Pure.</summary>
public static class Succession
{
    /// <param name="brought">The successor.</param>
    /// <param name="kind">What it shall be.</param>
    /// <param name="inUse">Authorities of the cluster, as far as they are known.</param>
    /// <returns>A sentence for each reason why not; none when it can.</returns>
    public static IReadOnlyList<string> Problems(Authority brought, AuthorityKind kind, IEnumerable<(AuthorityKind Kind, X509Certificate2 Certificate)> inUse)
    {
        var same = inUse.Where(other => other.Certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(brought.Key.PublicKeyInfo)).ToList();
        var own = same.Where(other => other.Kind == kind).ToList();
        return
        [
            .. own.Any(other => AuthorityBundle.Fingerprint(other.Certificate) == brought.Fingerprint) ? [$"{brought.Certificate.Subject} is the {Title(kind)} already"]
                : own.Count > 0 ? [$"{brought.Certificate.Subject} has the key of the {Title(kind)} in use: a rotation replaces the key, not only its certificate"]
                : Array.Empty<string>(),
            .. same.Select(other => other.Kind).Where(other => other != kind).Distinct()
                .Select(other => $"{brought.Certificate.Subject} has the key of the {Title(other)}: who is trusted as one would be trusted as the other"),
        ];
    }

    /// <summary>As for a new cluster's, and beside everything that the cluster trusts.</summary>
    internal static IReadOnlyList<string> Problems(Authority brought, AuthorityKind kind, SignerSet signers, DateTimeOffset now) =>
    [
        .. AuthorityValidator.Problems([brought.Certificate, .. brought.Issuers], brought.Certificate.Subject, now),
        .. Problems(brought, kind, Enum.GetValues<AuthorityKind>().SelectMany(line => signers[line].Trusted.Select(authority => (line, authority.Certificate)))),
    ];

    private static string Title(AuthorityKind kind) => RotationName.Title(RotationName.Of(kind));
}
