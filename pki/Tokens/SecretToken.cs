using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Tokens;

/// <summary>
/// The token that a Secret of type kubernetes.io/service-account-token holds: a JSON Web Token without an end, which the API server accepts as long
/// as the Secret holds this very text.
/// </summary>
/// <param name="Content">Header and claims, as signed.</param>
/// <param name="Claims">As they are between the dots.</param>
/// <param name="Signature">Of <paramref name="Content"/>.</param>
internal sealed record SecretToken(string Content, string Claims, byte[] Signature)
{
    internal const string SecretType = "kubernetes.io/service-account-token";
    internal const string DataKey = "token";

    private const string Issuer = "kubernetes/serviceaccount";
    private const string ClaimPrefix = "kubernetes.io/serviceaccount/";

    /// <returns>Null when the Secret holds no token that tells of the Secret itself: no API server accepts such a one.</returns>
    internal static SecretToken? Of(Secret secret)
    {
        if (secret.Type != SecretType || secret.Data?.GetValueOrDefault(DataKey) is not { } bytes || Encoding.UTF8.GetString(bytes).Split('.') is not [var header, var claims, var signature])
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(claims));
            return Claim(json, "iss") == Issuer
                && Claim(json, ClaimPrefix + "namespace") == secret.Metadata.Namespace
                && Claim(json, ClaimPrefix + "secret.name") == secret.Metadata.Name
                ? new SecretToken($"{header}.{claims}", claims, Base64Url.DecodeFromChars(signature))
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    internal bool IsSignedBy(TokenKey key) => key.Verifies(Encoding.UTF8.GetBytes(Content), Signature);

    /// <summary>The same claims, signed by another key, with the header that Kubernetes gives its tokens.</summary>
    internal string SignedAnew(PrivateKey key)
    {
        var identifier = Base64Url.EncodeToString(SHA256.HashData(key.PublicKeyInfo));
        var header = $$"""{"alg":"{{key.TokenAlgorithm}}","kid":"{{identifier}}"}""";
        var content = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Claims}";
        return $"{content}.{Base64Url.EncodeToString(key.SignToken(Encoding.UTF8.GetBytes(content)))}";
    }

    /// <summary>Says nothing of the token: it is a credential.</summary>
    public override string ToString() => "token of a Secret";

    private static string? Claim(JsonDocument claims, string name) =>
        claims.RootElement.ValueKind == JsonValueKind.Object && claims.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
