using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Cpctl.Pki.Joining;

/// <summary>What a PKCS#10 request says; its signature has been checked.</summary>
internal sealed class RequestContent
{
    private const string AlternativeNames = "2.5.29.17";
    private const string CommonNameOid = "2.5.4.3";
    private const string OrganizationOid = "2.5.4.10";
    private static readonly Asn1Tag DnsTag = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);
    private static readonly Asn1Tag AddressTag = new(TagClass.ContextSpecific, 7);

    internal required string CommonName { get; init; }
    internal required string? Organization { get; init; }
    internal required IReadOnlyList<string> DnsNames { get; init; }
    internal required IReadOnlyList<string> Addresses { get; init; }
    internal required IReadOnlyList<string> Uris { get; init; }
    internal required PublicKey PublicKey { get; init; }

    /// <summary>Fingerprint of the key that asks: sha256:&lt;hex&gt;.</summary>
    internal string KeyFingerprint => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(PublicKey.ExportSubjectPublicKeyInfo()));

    /// <returns>Null and why, when it is unreadable, its signature is wrong, or it asks for things nobody here asks for.</returns>
    internal static (RequestContent? Content, string Problem) Read(byte[] pem)
    {
        try
        {
            var request = CertificateRequest.LoadSigningRequestPem(
                Encoding.ASCII.GetString(pem),
                HashAlgorithmName.SHA256,
                CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions,
                RSASignaturePadding.Pkcs1);
            return IsStrong(request.PublicKey) ? Interpret(request) : (null, "the key must be ECDSA P-256 or P-384, or RSA of at least 2048 bits");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or AsnContentException or NotSupportedException)
        {
            return (null, "the request is unreadable or its signature is wrong");
        }
    }

    private static (RequestContent?, string) Interpret(CertificateRequest request)
    {
        string? commonName = null;
        string? organization = null;
        foreach (var part in request.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            switch (part.GetSingleElementType().Value)
            {
                case CommonNameOid when commonName is null:
                    commonName = part.GetSingleElementValue();
                    break;
                case OrganizationOid when organization is null:
                    organization = part.GetSingleElementValue();
                    break;
                default:
                    return (null, "the subject holds more than one CN and one O");
            }
        }

        if (request.CertificateExtensions.FirstOrDefault(extension => extension.Oid?.Value != AlternativeNames) is { } other)
        {
            return (null, $"the request asks for extension {other.Oid?.Value}");
        }

        var names = request.CertificateExtensions.Select(extension => new X509SubjectAlternativeNameExtension(extension.RawData)).ToList();
        return (new RequestContent
        {
            CommonName = commonName ?? "",
            Organization = organization,
            DnsNames = [.. names.SelectMany(name => name.EnumerateDnsNames())],
            Addresses = [.. names.SelectMany(name => name.EnumerateIPAddresses()).Select(address => address.ToString())],
            Uris = [.. names.SelectMany(name => UrisOf(name.RawData))],
            PublicKey = request.PublicKey,
        }, "");
    }

    private static bool IsStrong(PublicKey key)
    {
        using var ecdsa = key.GetECDsaPublicKey();
        using var rsa = key.GetRSAPublicKey();
        return ecdsa?.KeySize is 256 or 384 || rsa?.KeySize >= 2048;
    }

    private static List<string> UrisOf(byte[] extension)
    {
        var uris = new List<string>();
        var sequence = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
        while (sequence.HasData)
        {
            var tag = sequence.PeekTag();
            if (tag.HasSameClassAndValue(UriTag))
            {
                uris.Add(sequence.ReadCharacterString(UniversalTagNumber.IA5String, UriTag));
            }
            else if (tag.HasSameClassAndValue(DnsTag) || tag.HasSameClassAndValue(AddressTag))
            {
                sequence.ReadEncodedValue();
            }
            else
            {
                // Mail addresses, directory names: whatever is not looked at must not pass.
                throw new AsnContentException("an alternative name of a kind nobody here asks for");
            }
        }

        return uris;
    }
}
