namespace Cpctl.Pki.Signers;

internal sealed class ServiceAccountsDocument
{
    public required string Active { get; init; }
    public string? Next { get; init; }
    public IReadOnlyList<string> RetiredPublicKeys { get; set; } = [];
}
