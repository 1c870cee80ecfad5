using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Cpctl.Pki.Signers;

/// <summary>
/// Signatures by every key of the cluster's authority that is trusted: fingerprint of the authority → what its key signed. Two generations of signers that follow one
/// another always share such a key, so that whoever holds the one before can tell whether something was made by somebody who held it too.
/// </summary>
public static class AuthoritySignatures
{
    /// <param name="signers">Their cluster authority signs.</param>
    /// <param name="content">Begins with what it is for, so that no signature passes for another's.</param>
    public static IReadOnlyDictionary<string, byte[]> Sign(SignerSet signers, byte[] content) =>
        signers.Cluster.Trusted.ToDictionary(authority => authority.Fingerprint, authority => authority.Key.Sign(content), StringComparer.Ordinal);

    /// <summary>Whether one of the authorities signed this.</summary>
    public static bool IsSignedBy(IReadOnlyDictionary<string, byte[]> signatures, IEnumerable<X509Certificate2> authorities, byte[] content) =>
        authorities.Any(authority => signatures.TryGetValue(AuthorityBundle.Fingerprint(authority), out var signature) && Verifies(authority, content, signature));

    private static bool Verifies(X509Certificate2 authority, byte[] content, byte[] signature)
    {
        using var ecdsa = authority.GetECDsaPublicKey();
        if (ecdsa is not null)
        {
            return ecdsa.VerifyData(content, signature, ecdsa.KeySize == 384 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256);
        }

        using var rsa = authority.GetRSAPublicKey();
        return rsa?.VerifyData(content, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) == true;
    }
}
