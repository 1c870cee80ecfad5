using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Import;

/// <summary>What <see cref="EncryptionFile"/> found.</summary>
/// <param name="Keys">In the file's order.</param>
/// <param name="Problems">What can't be used, a sentence each; nothing may be done unless it is empty.</param>
public sealed record EncryptionImport(IReadOnlyList<EncryptionKey> Keys, IReadOnlyList<string> Problems)
{
    /// <summary>No file was given.</summary>
    public static EncryptionImport None { get; } = new([], []);
}
