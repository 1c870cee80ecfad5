using System.Globalization;
using System.Text.Json.Nodes;

namespace Cpctl.Api.Kubernetes;

/// <summary>What a credential plugin printed.</summary>
internal sealed record ExecCredential(string? Token, string? CertificatePem, string? KeyPem, DateTimeOffset? Expires)
{
    public static ExecCredential Parse(string json)
    {
        var status = JsonNode.Parse(json)?["status"] as JsonObject ?? throw new FormatException("its output has no status");
        var token = status["token"]?.ToString();
        if (BearerTokens.Problem(token) is { } problem) throw new FormatException($"its token {problem}");
        var credential = new ExecCredential(
            token,
            status["clientCertificateData"]?.ToString(),
            status["clientKeyData"]?.ToString(),
            status["expirationTimestamp"]?.ToString() is { } expires ? DateTimeOffset.Parse(expires, CultureInfo.InvariantCulture) : null);
        return credential.Token is null && credential.CertificatePem is null
            ? throw new FormatException("its output has neither a token nor a certificate")
            : credential;
    }

    public override string ToString() => $"credential until {Expires}";
}
