using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Pki.Inspection;
using Cpctl.Pki.Signers;
using Cpctl.Pki.Views;

namespace Cpctl.Pki.Leaves;

/// <summary>Puts a leaf that somebody else signed into its place.</summary>
internal static class SignedLeaf
{
    /// <summary>What is known of the certificates that have to stand after a leaf, without knowing who signed the authority.</summary>
    internal static IReadOnlyList<X509Certificate2> Followers(X509Certificate2 authority) => CertificateDefects.IsSelfSigned(authority) ? [] : [authority];

    /// <param name="chain">PEM, the leaf first.</param>
    /// <exception cref="CryptographicException">The leaf is not for this key.</exception>
    internal static LeafOutcome Install(LeafSpec spec, string chain, PrivateKey key, LeafDefect found, TimeSpan? renewBefore)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(chain);
        if (certificates.Count == 0 || !certificates[0].PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.PublicKeyInfo))
        {
            throw new CryptographicException($"the certificate that came for {spec.Name} is not for the key it was asked for");
        }

        var store = new PairFiles(spec.Directory!, spec.FileName);

        // Roots are not shown: who has not got one already must not take it from here.
        var shown = certificates.Where((certificate, index) => index == 0 || !CertificateDefects.IsSelfSigned(certificate));
        store.Write(string.Concat(shown.Select(certificate => certificate.ExportCertificatePem() + "\n")), key);
        PendingKey.Remove(spec);
        return new LeafOutcome(spec.Name, store.Path, found, CertificateFacts.Of(certificates[0], renewBefore));
    }
}
