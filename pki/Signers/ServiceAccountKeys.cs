namespace Cpctl.Pki.Signers;

/// <summary>The keys of service-account tokens.</summary>
public sealed class ServiceAccountKeys
{
    public required PrivateKey Active { get; init; }

    /// <summary>Accepted by every API server, not signing yet.</summary>
    public PrivateKey? Next { get; init; }

    /// <summary>Tokens signed by these are still accepted; public halves only, PEM, newest first.</summary>
    public IReadOnlyList<string> RetiredPublicKeys { get; init; } = [];

    /// <summary>sa.pub: every accepted public key, concatenated PEM.</summary>
    public string PublicBundle => Active.PublicKeyPem() + Next?.PublicKeyPem() + string.Concat(RetiredPublicKeys);
}
