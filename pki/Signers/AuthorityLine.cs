namespace Cpctl.Pki.Signers;

/// <summary>One authority over its generations: what signs now, what will, and what is still trusted.</summary>
public sealed class AuthorityLine
{
    public required Authority Active { get; init; }

    /// <summary>Published and trusted, not signing yet.</summary>
    public Authority? Next { get; init; }

    /// <summary>No longer signing, still trusted, newest first.</summary>
    public IReadOnlyList<Authority> Retired { get; init; } = [];

    /// <summary>Everything a verifier must trust, the signing one first.</summary>
    public IEnumerable<Authority> Trusted => [Active, .. Next is null ? Array.Empty<Authority>() : [Next], .. Retired];

    /// <summary>The certificates of <see cref="Trusted"/>, concatenated PEM.</summary>
    public string Bundle => string.Concat(Trusted.Select(authority => authority.CertificatePem));
}
