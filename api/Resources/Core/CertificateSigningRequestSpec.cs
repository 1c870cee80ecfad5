namespace Cpctl.Api.Resources;

/// <summary>What is asked for, and by whom (username, groups, uid and extra are set by the API server).</summary>
public sealed record CertificateSigningRequestSpec
{
    /// <summary>PEM of the PKCS#10 request.</summary>
    public byte[] Request { get; set; } = [];

    public string SignerName { get; set; } = "";

    public IReadOnlyList<string> Usages { get; set; } = [];

    public int? ExpirationSeconds { get; set; }

    public string? Username { get; set; }

    public string? Uid { get; set; }

    public IReadOnlyList<string>? Groups { get; set; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra { get; set; }
}
