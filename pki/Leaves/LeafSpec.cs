using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Leaves;

/// <summary>What one leaf certificate must be and where it belongs.</summary>
public sealed record LeafSpec
{
    /// <summary>Its name in status and messages: the path under /etc/kubernetes/pki without suffix (apiserver, etcd/peer), kubelet, kubelet-client, admin.</summary>
    public required string Name { get; init; }

    public required AuthorityKind Issuer { get; init; }

    /// <summary>In Kubernetes the user.</summary>
    public required string CommonName { get; init; }

    /// <summary>In Kubernetes the group.</summary>
    public string? Organization { get; init; }

    /// <summary>A second group, which who signs adds to the one that is asked for; nobody who inspects the leaf knows it beforehand.</summary>
    internal string? FurtherOrganization { get; init; }

    /// <summary>Whether the leaf may carry the uid of its ControlPlaneNode as a second group.</summary>
    internal bool MayCarryUid { get; init; }

    public required LeafUse Use { get; init; }

    /// <summary>DNS names and IP addresses, mixed; duplicates do not matter.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The directory of its .crt and .key on this machine; null when it lives in a kubeconfig (<see cref="Kubeconfig"/>).</summary>
    public string? Directory { get; init; }

    /// <summary>The kubeconfig that holds it, when it has no files of its own.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>The served chain includes the authority, so that a joining node finds what it pins.</summary>
    public bool IncludeAuthority { get; init; }

    /// <summary>
    /// Lives as long as the authority that signs it, not <c>spec.certificates.leafValidity</c>: for what a node could not get anew once it has expired.
    /// </summary>
    public bool LivesAsAuthority { get; init; }

    public string CertificatePath => Path.Combine(Directory ?? "", FileName + ".crt");

    public string KeyPath => Path.Combine(Directory ?? "", FileName + ".key");

    internal string FileName => Path.GetFileName(Name);
}
