using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Resources;
using Cpctl.Pki.Inspection;

namespace Cpctl.Pki.Signers;

/// <summary>A private key of one of our algorithms. It never shows itself but through <see cref="ToPem"/>.</summary>
public sealed class PrivateKey
{
    private readonly AsymmetricAlgorithm _key;

    private PrivateKey(AsymmetricAlgorithm key, KeyAlgorithm algorithm) => (_key, Algorithm) = (key, algorithm);

    public KeyAlgorithm Algorithm { get; }

    /// <summary>DER of the SubjectPublicKeyInfo: what pins and fingerprints are made of.</summary>
    public byte[] PublicKeyInfo => _key.ExportSubjectPublicKeyInfo();

    /// <summary>SHA-256 of <see cref="PublicKeyInfo"/>, 64 hexadecimal digits.</summary>
    internal string PublicKeyFingerprint => Convert.ToHexStringLower(SHA256.HashData(PublicKeyInfo));

    internal PublicKey PublicKey => PublicKey.CreateFromSubjectPublicKeyInfo(PublicKeyInfo, out _);

    internal HashAlgorithmName Hash => Algorithm == KeyAlgorithm.EcdsaP384 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;

    public static PrivateKey Create(KeyAlgorithm algorithm) => new(
        algorithm switch
        {
            KeyAlgorithm.EcdsaP256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
            KeyAlgorithm.EcdsaP384 => ECDsa.Create(ECCurve.NamedCurves.nistP384),
            KeyAlgorithm.Rsa2048 => RSA.Create(2048),
            KeyAlgorithm.Rsa4096 => RSA.Create(4096),
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
        },
        algorithm);

    /// <summary>Reads PKCS#8, PKCS#1 or SEC1 PEM.</summary>
    /// <exception cref="CryptographicException">Not a private key of a known algorithm.</exception>
    public static PrivateKey FromPem(string pem)
    {
        AsymmetricAlgorithm[] candidates = [ECDsa.Create(), RSA.Create()];
        foreach (var candidate in candidates)
        {
            try
            {
                candidate.ImportFromPem(pem);
                return new PrivateKey(candidate, AlgorithmOf(candidate));
            }
            catch (Exception e) when (e is ArgumentException or CryptographicException or PlatformNotSupportedException)
            {
                candidate.Dispose();
            }
        }

        throw new CryptographicException("not a private key of a known algorithm");
    }

    /// <summary>PKCS#8 PEM, unencrypted: for files of mode 0600 and sealed boxes only.</summary>
    public string ToPem() => _key.ExportPkcs8PrivateKeyPem() + "\n";

    public string PublicKeyPem() => _key.ExportSubjectPublicKeyInfoPem() + "\n";

    public override string ToString() => $"private key ({Algorithm})";

    /// <summary>The name of what <see cref="SignToken"/> does, in a token's header.</summary>
    internal string TokenAlgorithm => Algorithm switch
    {
        KeyAlgorithm.EcdsaP256 => "ES256",
        KeyAlgorithm.EcdsaP384 => "ES384",
        _ => "RS256",
    };

    /// <summary>A signature as JSON Web Tokens have it: ES256, ES384 or RS256 (RFC 7518), by the key.</summary>
    internal byte[] SignToken(ReadOnlySpan<byte> content) => _key switch
    {
        ECDsa ecdsa => ecdsa.SignData(content, Hash),
        RSA rsa => rsa.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        _ => throw new InvalidOperationException("unknown key"),
    };

    /// <summary>A signature of something that is neither a certificate nor a token: it must not begin as either does.</summary>
    internal byte[] Sign(ReadOnlySpan<byte> content) => SignToken(content);

    internal X509SignatureGenerator Generator() => _key switch
    {
        ECDsa ecdsa => X509SignatureGenerator.CreateForECDsa(ecdsa),
        RSA rsa => X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1),
        _ => throw new InvalidOperationException("unknown key"),
    };

    internal CertificateRequest Request(X500DistinguishedName subject) => _key switch
    {
        ECDsa ecdsa => new CertificateRequest(subject, ecdsa, Hash),
        RSA rsa => new CertificateRequest(subject, rsa, Hash, RSASignaturePadding.Pkcs1),
        _ => throw new InvalidOperationException("unknown key"),
    };

    internal X509Certificate2 Attach(X509Certificate2 certificate) => _key switch
    {
        ECDsa ecdsa => certificate.CopyWithPrivateKey(ecdsa),
        RSA rsa => certificate.CopyWithPrivateKey(rsa),
        _ => throw new InvalidOperationException("unknown key"),
    };

    private static KeyAlgorithm AlgorithmOf(AsymmetricAlgorithm key) => key switch
    {
        // Ask for the private half at once: a public key's PEM imports too.
        ECDsa ecdsa when ecdsa.ExportParameters(includePrivateParameters: true).D is null => throw new CryptographicException("not a private key"),
        RSA rsa when rsa.ExportParameters(includePrivateParameters: true).D is null => throw new CryptographicException("not a private key"),
        ECDsa ecdsa when CurveOf(ecdsa) == "P-256" => KeyAlgorithm.EcdsaP256,
        ECDsa ecdsa when CurveOf(ecdsa) == "P-384" => KeyAlgorithm.EcdsaP384,
        ECDsa ecdsa => throw new CryptographicException($"a key on the elliptic curve {CurveOf(ecdsa)} is none of ours"),
        RSA { KeySize: 2048 } => KeyAlgorithm.Rsa2048,
        RSA { KeySize: 4096 } => KeyAlgorithm.Rsa4096,
        _ => throw new CryptographicException($"a key of {key.KeySize} bits is none of ours"),
    };

    // By name: other curves have the same sizes, and nothing in Kubernetes reads them.
    private static string? CurveOf(ECDsa key) => GoCertificateRules.CurveOf(PublicKey.CreateFromSubjectPublicKeyInfo(key.ExportSubjectPublicKeyInfo(), out _));
}
