using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Import;

/// <summary>What <see cref="AuthorityFolder"/> found.</summary>
/// <param name="Authorities">Those that can be used.</param>
/// <param name="Problems">Why others can't, a sentence each with the file's name; nothing may be done unless it is empty.</param>
public sealed record AuthorityImport(IReadOnlyDictionary<AuthorityKind, Authority> Authorities, IReadOnlyList<string> Problems)
{
    /// <summary>Nobody brought any.</summary>
    public static AuthorityImport None { get; } = new(new Dictionary<AuthorityKind, Authority>(), []);
}
