namespace Cpctl.Api.Resources;

/// <summary>Encryption of Secrets at rest.</summary>
public sealed record EncryptionSpec
{
    public EncryptionProvider Provider { get; set; } = EncryptionProvider.Secretbox;
}
