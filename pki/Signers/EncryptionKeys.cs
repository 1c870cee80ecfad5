namespace Cpctl.Pki.Signers;

/// <summary>The keys of encryption at rest: the first writes, all read.</summary>
public sealed class EncryptionKeys
{
    public required EncryptionKey Active { get; init; }

    /// <summary>Readable by every API server, not writing yet.</summary>
    public EncryptionKey? Next { get; init; }

    /// <summary>Still needed to read, newest first.</summary>
    public IReadOnlyList<EncryptionKey> Retired { get; init; } = [];

    public IEnumerable<EncryptionKey> All => [Active, .. Next is null ? Array.Empty<EncryptionKey>() : [Next], .. Retired];
}
