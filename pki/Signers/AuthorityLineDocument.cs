namespace Cpctl.Pki.Signers;

internal sealed class AuthorityLineDocument
{
    public required AuthorityDocument Active { get; init; }
    public AuthorityDocument? Next { get; init; }
    public IReadOnlyList<AuthorityDocument> Retired { get; set; } = [];
}
