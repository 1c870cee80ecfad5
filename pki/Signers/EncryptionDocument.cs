namespace Cpctl.Pki.Signers;

internal sealed class EncryptionDocument
{
    public required EncryptionKeyDocument Active { get; init; }
    public EncryptionKeyDocument? Next { get; init; }
    public IReadOnlyList<EncryptionKeyDocument> Retired { get; set; } = [];
}
