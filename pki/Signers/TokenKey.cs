using System.Security.Cryptography;

namespace Cpctl.Pki.Signers;

/// <summary>The public half of a key of service-account tokens: enough to tell its tokens from others.</summary>
internal sealed class TokenKey : IDisposable
{
    private readonly AsymmetricAlgorithm _key;

    private TokenKey(AsymmetricAlgorithm key) => _key = key;

    /// <summary>SHA-256 of the SubjectPublicKeyInfo, 64 hexadecimal digits.</summary>
    internal string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(_key.ExportSubjectPublicKeyInfo()));

    /// <exception cref="CryptographicException">Not a public key of a known algorithm.</exception>
    internal static TokenKey FromPem(string pem)
    {
        AsymmetricAlgorithm[] candidates = [ECDsa.Create(), RSA.Create()];
        foreach (var candidate in candidates)
        {
            try
            {
                candidate.ImportFromPem(pem);
                return new TokenKey(candidate);
            }
            catch (Exception e) when (e is ArgumentException or CryptographicException or PlatformNotSupportedException)
            {
                candidate.Dispose();
            }
        }

        throw new CryptographicException("not a public key of a known algorithm");
    }

    /// <summary>Whether this key made a token's signature, by the algorithm that fits the key and no other.</summary>
    internal bool Verifies(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) => _key switch
    {
        ECDsa { KeySize: 384 } ecdsa => ecdsa.VerifyData(content, signature, HashAlgorithmName.SHA384),
        ECDsa ecdsa => ecdsa.VerifyData(content, signature, HashAlgorithmName.SHA256),
        RSA rsa => rsa.VerifyData(content, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        _ => false,
    };

    public void Dispose() => _key.Dispose();
}
