using System.Security.Cryptography.X509Certificates;
using Cpctl.Pki.Inspection;

namespace Cpctl.Pki.Import;

/// <summary>Whether an authority and those after it are what leads from it to a root, each signed by the next. Pure.</summary>
internal static class IssuerChain
{
    /// <param name="certificates">The one that signs first.</param>
    /// <param name="place">What messages call the file.</param>
    internal static IEnumerable<string> Problems(X509Certificate2Collection certificates, string place)
    {
        var root = certificates.ToList().FindIndex(CertificateDefects.IsSelfSigned);
        if (root >= 0 && root < certificates.Count - 1)
        {
            yield return $"{place}: {certificates[root].Subject} signed itself, and is followed by {Names(certificates.Skip(root + 1))}: the one that signs has to come first, its issuers after it, the root last";
            yield break;
        }

        for (var index = 1; index < certificates.Count; index++)
        {
            if (!CertificateDefects.IsSignedBy(certificates[index - 1], certificates[index]))
            {
                yield return $"{place}: {certificates[index - 1].Subject} is not signed by {certificates[index].Subject}, which follows it: the chain is out of order or lacks an issuer";
                yield break;
            }
        }

        if (root < 0)
        {
            yield return $"{place}: {certificates[^1].Subject} is signed by {certificates[^1].Issuer}, which is not in the file: after an intermediate have to come its issuers up to the root";
        }

        // One that has its issuer's name does not count (RFC 5280, 4.2.1.9).
        for (var index = 0; index < certificates.Count; index++)
        {
            var below = certificates.Take(index).Count(certificate => !certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData));
            if (certificates[index].Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is { HasPathLengthConstraint: true } constraints && constraints.PathLengthConstraint < below)
            {
                yield return $"{place}: {certificates[index].Subject} allows a path length of {constraints.PathLengthConstraint}, and {below} {(below == 1 ? "authority stands" : "authorities stand")} below it";
            }
        }
    }

    private static string Names(IEnumerable<X509Certificate2> certificates) => string.Join(", ", certificates.Select(certificate => certificate.Subject));
}
