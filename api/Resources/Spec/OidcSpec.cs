namespace Cpctl.Api.Resources;

/// <summary>Users whom an OpenID Connect provider names.</summary>
public sealed record OidcSpec
{
    /// <summary>https only.</summary>
    public string IssuerURL { get; set; } = "";

    public string ClientID { get; set; } = "";

    public string UsernameClaim { get; set; } = "sub";

    /// <summary>"-" means none; null means the issuer and "#", or none when the claim is "email".</summary>
    public string? UsernamePrefix { get; set; }

    /// <summary>Null: no groups.</summary>
    public string? GroupsClaim { get; set; }

    public string? GroupsPrefix { get; set; }

    /// <summary>Claim to the value it must have.</summary>
    public IReadOnlyDictionary<string, string> RequiredClaims { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>PEM; null means what the API server's image trusts.</summary>
    public string? CertificateAuthority { get; set; }
}
