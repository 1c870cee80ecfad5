using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Cpctl.Pki.Inspection;

/// <summary>
/// What Go's crypto/x509, and so Kubernetes and etcd, refuses in a certificate though .NET reads it. Source: Go's crypto/x509/parser.go and verify.go.
/// Pure.
/// </summary>
internal static class GoCertificateRules
{
    private const string EllipticCurveKey = "1.2.840.10045.2.1";
    private const string NameConstraints = "2.5.29.30";
    private const int NegativeBit = 0x80;

    private static readonly Dictionary<string, string> Curves = new(StringComparer.Ordinal)
    {
        ["1.3.132.0.33"] = "P-224",
        ["1.2.840.10045.3.1.7"] = "P-256",
        ["1.3.132.0.34"] = "P-384",
        ["1.3.132.0.35"] = "P-521",
    };

    private static readonly Dictionary<string, string> OtherCurves = new(StringComparer.Ordinal)
    {
        ["1.3.132.0.10"] = "secp256k1",
        ["1.2.840.10045.3.1.1"] = "P-192",
        ["1.3.36.3.3.2.8.1.1.5"] = "brainpoolP224r1",
        ["1.3.36.3.3.2.8.1.1.7"] = "brainpoolP256r1",
        ["1.3.36.3.3.2.8.1.1.8"] = "brainpoolP256t1",
        ["1.3.36.3.3.2.8.1.1.9"] = "brainpoolP320r1",
        ["1.3.36.3.3.2.8.1.1.11"] = "brainpoolP384r1",
        ["1.3.36.3.3.2.8.1.1.12"] = "brainpoolP384t1",
        ["1.3.36.3.3.2.8.1.1.13"] = "brainpoolP512r1",
    };

    /// <summary>Extensions that Go understands, or accepts as critical.</summary>
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "2.5.29.15", "2.5.29.17", "2.5.29.19", NameConstraints, "2.5.29.31", "2.5.29.32", "2.5.29.37",
    };

    /// <summary>Extensions about policies: releases of Go before 1.24 refuse them when they are critical, later ones ask for policies that no certificate of a cluster has.</summary>
    private static readonly Dictionary<string, string> Policies = new(StringComparer.Ordinal)
    {
        ["2.5.29.33"] = "policy mappings", ["2.5.29.36"] = "policy constraints", ["2.5.29.54"] = "inhibit-any-policy",
    };

    /// <summary>Extensions that must not be critical.</summary>
    private static readonly Dictionary<string, string> NeverCritical = new(StringComparer.Ordinal)
    {
        ["2.5.29.14"] = "subject key identifier", ["2.5.29.35"] = "authority key identifier", ["1.3.6.1.5.5.7.1.1"] = "authority information access",
    };

    /// <returns>A sentence for each reason why Go refuses it; none when it does not.</returns>
    public static IReadOnlyList<string> Problems(X509Certificate2 certificate)
    {
        try
        {
            return [.. Serial(certificate), .. Curve(certificate), .. Name(certificate.SubjectName, "subject"), .. Name(certificate.IssuerName, "issuer"), .. Extensions(certificate)];
        }
        catch (AsnContentException e)
        {
            return [$"it is not encoded as DER, and Go can't read it: {e.Message}"];
        }
    }

    /// <summary>The name of a public key's elliptic curve: P-256, secp256k1, a number when it has no name here; null for other keys.</summary>
    public static string? CurveOf(PublicKey key)
    {
        if (key.Oid.Value != EllipticCurveKey) return null;
        try
        {
            var reader = new AsnReader(key.EncodedParameters?.RawData ?? [], AsnEncodingRules.DER);
            if (!reader.PeekTag().HasSameClassAndValue(Asn1Tag.ObjectIdentifier)) return "given by its parameters";
            var curve = reader.ReadObjectIdentifier();
            return Curves.GetValueOrDefault(curve) ?? OtherCurves.GetValueOrDefault(curve) ?? curve;
        }
        catch (AsnContentException)
        {
            return "unreadable";
        }
    }

    private static IEnumerable<string> Curve(X509Certificate2 certificate)
    {
        if (CurveOf(certificate.PublicKey) is { } curve && !Curves.ContainsValue(curve))
            yield return $"its key is on the elliptic curve {curve}, which Go, and so Kubernetes and etcd, can't read; P-256 and P-384 are taken";
    }

    private static IEnumerable<string> Serial(X509Certificate2 certificate)
    {
        if ((certificate.SerialNumberBytes.Span[0] & NegativeBit) != 0)
            yield return "its serial number is negative: Go refuses it since 1.23, and with it Kubernetes since 1.32 and etcd since 3.6";
    }

    private static IEnumerable<string> Extensions(X509Certificate2 certificate)
    {
        var met = new HashSet<string>(StringComparer.Ordinal);
        foreach (var extension in certificate.Extensions)
        {
            var id = extension.Oid?.Value ?? "";
            if (!met.Add(id)) yield return $"it has the extension {id} twice, which Go refuses";
            if (!extension.Critical || Known.Contains(id)) continue;
            yield return Policies.TryGetValue(id, out var policy) ? $"it has critical {policy} ({id}), by which Go refuses it or what it signs"
                : NeverCritical.TryGetValue(id, out var marked) ? $"its {marked} ({id}) is marked critical, which Go refuses"
                : $"it has the critical extension {id}, which Go does not know and therefore refuses";
        }
    }

    private static List<string> Name(X500DistinguishedName name, string whose)
    {
        var problems = new List<string>();
        var parts = new AsnReader(name.RawData, AsnEncodingRules.BER).ReadSequence();
        while (parts.HasData)
        {
            // Go does not look at the order within the set.
            var set = parts.ReadSetOf(skipSortOrderValidation: true);
            while (set.HasData)
            {
                var attribute = set.ReadSequence();
                attribute.ReadObjectIdentifier();
                var tag = attribute.PeekTag();
                if (Refused(tag, attribute.PeekContentBytes().Span) is { } why) problems.Add($"its {whose} has {why}, which Go refuses");
                attribute.ReadEncodedValue();
            }
        }

        return problems;
    }

    /// <summary>As Go's parseASN1String.</summary>
    private static string? Refused(Asn1Tag tag, ReadOnlySpan<byte> content) => tag.TagClass != TagClass.Universal ? "a value that is no text" : (UniversalTagNumber)tag.TagValue switch
    {
        UniversalTagNumber.PrintableString => First(content, IsPrintable) is { } wrong ? $"the character \"{wrong}\" in a PrintableString, which has no such" : null,
        UniversalTagNumber.IA5String => First(content, c => c < 0x80) is not null ? "a character beyond ASCII in an IA5String" : null,
        UniversalTagNumber.NumericString => First(content, c => char.IsAsciiDigit((char)c) || c == ' ') is { } wrong ? $"the character \"{wrong}\" in a NumericString" : null,
        UniversalTagNumber.UTF8String => IsUtf8(content) ? null : "a UTF8String that is no UTF-8",
        UniversalTagNumber.BMPString => content.Length % 2 == 0 ? null : "a BMPString of half a character",
        UniversalTagNumber.T61String => null,
        _ => $"a text of a type that Go does not know ({tag})",
    };

    // Go takes the star and the ampersand besides: certificates with them are too common.
    private static bool IsPrintable(byte c) => char.IsAsciiLetterOrDigit((char)c) || " '()+,-./:=?*&".Contains((char)c, StringComparison.Ordinal);

    private static char? First(ReadOnlySpan<byte> content, Func<byte, bool> isTaken)
    {
        foreach (var c in content)
        {
            if (!isTaken(c)) return (char)c;
        }

        return null;
    }

    private static bool IsUtf8(ReadOnlySpan<byte> content)
    {
        try
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(content);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
