using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Inspection;

/// <summary>Certificates in PEM with, or without, the key of the first: what they are and what is wrong between them. Pure.</summary>
internal static class PairInspection
{
    /// <param name="place">What messages call the first certificate; empty for a file that is nothing else.</param>
    /// <param name="pem">The certificates.</param>
    /// <param name="keyPem">PEM with the private key; null when there is none to compare with.</param>
    /// <param name="authorities">Who should have signed the last of the chain; null when nobody in particular.</param>
    /// <param name="now">Clock.</param>
    internal static (IReadOnlyList<InspectedCertificate> Certificates, IReadOnlyList<string> Defects) Inspect(
        string place, string pem, string? keyPem, X509Certificate2Collection? authorities, DateTimeOffset now)
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            return ([], [$"{Named(place, "certificate")}: not readable as PEM certificates: damaged or cut off"]);
        }

        if (chain.Count == 0)
        {
            return ([], [$"{Named(place, "certificate")}: holds no whole certificate: damaged or cut off"]);
        }

        var (ownsKey, keyDefect) = Key(chain[0], keyPem, place);
        var isBundle = chain.Count > 1 && chain.All(CertificateDefects.IsAuthority);
        InspectedCertificate[] found = [.. chain.Select((certificate, index) =>
            InspectedCertificate.Of(PlaceOf(place, index, isBundle), certificate, index == 0 ? ownsKey : null))];
        string[] defects =
        [
            .. keyDefect,
            .. chain.SelectMany((certificate, index) => CertificateDefects.Of(certificate, PlaceOf(place, index, isBundle), now)),
            .. isBundle ? [] : Breaks(chain, place),
            .. isBundle || authorities is null ? [] : Strangers(chain, authorities, place),
        ];
        return (found, defects);
    }

    private static (bool? Owns, IEnumerable<string> Defect) Key(X509Certificate2 certificate, string? keyPem, string place)
    {
        if (keyPem is null)
        {
            return (null, []);
        }

        try
        {
            var owns = PrivateKey.FromPem(keyPem).PublicKeyInfo.AsSpan().SequenceEqual(certificate.PublicKey.ExportSubjectPublicKeyInfo());
            return (owns, owns ? [] : [$"{Named(place, "key")}: the key is not the certificate's"]);
        }
        catch (CryptographicException)
        {
            return (false, [$"{Named(place, "key")}: the private key is not readable: damaged, encrypted, or of a kind that Kubernetes does not take"]);
        }
    }

    private static IEnumerable<string> Breaks(X509Certificate2Collection chain, string place)
    {
        for (var index = 1; index < chain.Count; index++)
        {
            if (!CertificateDefects.IsSignedBy(chain[index - 1], chain[index]))
            {
                yield return $"{PlaceOf(place, index - 1, isBundle: false)}: not signed by the certificate that follows it: the chain is out of order or lacks an intermediate";
            }
        }
    }

    private static IEnumerable<string> Strangers(X509Certificate2Collection chain, X509Certificate2Collection authorities, string place)
    {
        // An intermediate that is given may stand in the chain itself, and below others.
        var last = chain[^1];
        var given = authorities.Select(AuthorityBundle.Fingerprint).ToHashSet(StringComparer.Ordinal);
        if (!authorities.Any(authority => CertificateDefects.IsSignedBy(last, authority)) && !chain.Skip(1).Any(one => given.Contains(AuthorityBundle.Fingerprint(one))))
        {
            yield return $"{PlaceOf(place, chain.Count - 1, isBundle: false)}: not signed by any of the given authorities";
        }
    }

    private static string PlaceOf(string place, int index, bool isBundle) => (index, isBundle) switch
    {
        (_, true) => Named(place, $"authority {index + 1}"),
        (0, _) => Named(place, "certificate"),
        _ => Named(place, $"issuer {index}"),
    };

    private static string Named(string place, string part) => place.Length == 0 ? part : $"{place}, {part}";
}
