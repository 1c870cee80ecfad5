using System.Buffers.Text;
using System.Security.Cryptography;

namespace Cpctl.Pki.Sealing;

/// <summary>The public half of a <see cref="SealingKey"/>.</summary>
public sealed class SealingPublicKey(byte[] publicKeyInfo)
{
    private const string P256 = "1.2.840.10045.3.1.7";
    private const string UrnPrefix = "urn:cpctl:sealing:";

    /// <summary>DER SubjectPublicKeyInfo.</summary>
    public byte[] PublicKeyInfo { get; } = publicKeyInfo;

    /// <summary>sha256:&lt;hex&gt; of the key.</summary>
    public string Fingerprint => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(PublicKeyInfo));

    /// <summary>The URI that carries it in a join request.</summary>
    public string Urn => UrnPrefix + Base64Url.EncodeToString(PublicKeyInfo);

    /// <returns>Null when the URI is no sealing key on P-256.</returns>
    public static SealingPublicKey? TryParseUrn(string uri)
    {
        if (!uri.StartsWith(UrnPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            var key = new SealingPublicKey(Base64Url.DecodeFromChars(uri.AsSpan(UrnPrefix.Length)));
            using var opened = key.Open();
            return key;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null;
        }
    }

    public override string ToString() => Fingerprint;

    /// <exception cref="CryptographicException">Not a public key on P-256.</exception>
    internal ECDiffieHellman Open()
    {
        var key = ECDiffieHellman.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(PublicKeyInfo, out var read);
            if (read == PublicKeyInfo.Length && key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == P256)
            {
                return key;
            }
        }
        catch (PlatformNotSupportedException)
        {
            // a curve nobody has heard of
        }

        key.Dispose();
        throw new CryptographicException("a sealing key is a P-256 public key");
    }
}
