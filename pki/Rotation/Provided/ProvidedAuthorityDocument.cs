using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Rotation.Provided;

/// <summary>What is sealed. A class, not a record: a record's ToString would print the key.</summary>
internal sealed class ProvidedAuthorityDocument
{
    /// <summary>The request that it was brought for: it serves no other.</summary>
    public required string Request { get; init; }

    public required AuthorityDocument Authority { get; init; }
}
