namespace Cpctl.Pki.Signers;

internal sealed class AuthorityDocument
{
    public required string Certificate { get; init; }

    /// <summary>Absent for one that signed itself.</summary>
    public string? Issuers { get; init; }
    public required string Key { get; init; }
}
