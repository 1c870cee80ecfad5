using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace Cpctl.Pki;

/// <summary>
/// sha256:&lt;64 hex&gt; of an authority's SubjectPublicKeyInfo: what <c>kubeadm join --discovery-token-ca-cert-hash</c> takes, and
/// <c>cpctl join --ca-cert-hash</c>.
/// </summary>
public readonly partial record struct AuthorityPin
{
    private AuthorityPin(string value) => Value = value;

    public string Value { get; }

    public static AuthorityPin Of(X509Certificate2 certificate) =>
        new("sha256:" + Convert.ToHexStringLower(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo())));

    /// <returns>False when the text is no pin.</returns>
    public static bool TryParse(string text, out AuthorityPin pin)
    {
        var normal = text.Trim().ToLowerInvariant();
        pin = new AuthorityPin(normal);
        return Form().IsMatch(normal);
    }

    public override string ToString() => Value;

    [GeneratedRegex("^sha256:[0-9a-f]{64}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Form();
}
