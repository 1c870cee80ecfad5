using Cpctl.Api.Resources;

namespace Cpctl.Pki.Signers;

internal sealed class EncryptionKeyDocument
{
    public required string Name { get; init; }
    public required EncryptionProvider Provider { get; init; }
    public required byte[] Secret { get; init; }
}
