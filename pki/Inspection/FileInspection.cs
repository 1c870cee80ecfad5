namespace Cpctl.Pki.Inspection;

/// <summary>What a file of certificates or keys is, and what is wrong with it. Holds nothing secret.</summary>
public sealed record FileInspection
{
    public required string File { get; init; }

    /// <summary>certificate, chain, bundle of authorities, key pair, private key, public key, certificate request, kubeconfig, or unknown.</summary>
    public required string Kind { get; init; }

    /// <summary>In the file's order.</summary>
    public IReadOnlyList<InspectedCertificate> Certificates { get; init; } = [];

    /// <summary>One sentence each; empty when nothing is wrong.</summary>
    public required IReadOnlyList<string> Defects { get; init; }
}
