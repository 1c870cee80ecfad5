namespace Cpctl.Api.Resources;

/// <summary>A request to renew certificates of a node before their day.</summary>
public sealed record CertificateRenewal
{
    /// <summary>Tells one request from another; the agent acts on each once.</summary>
    public string Id { get; set; } = "";

    /// <summary>Names of certificates as status has them; all that the agent renews when empty.</summary>
    public IReadOnlyList<string> Names { get; set; } = [];
}
