namespace Cpctl.Pki.Signers;

internal sealed class AuthorityDocument
{
    public required string Certificate { get; init; }
    public required string Key { get; init; }
}
