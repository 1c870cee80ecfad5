using Cpctl.Api.Resources;

namespace Cpctl.Pki.Joining;

/// <summary>What <see cref="JoinRequestPolicy"/> decides from.</summary>
public sealed record JoinFacts
{
    /// <summary>The request as the API server stored it; username and groups are the server's word.</summary>
    public required CertificateSigningRequest Request { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>The Secret of the token the requester authenticated with; null when it is gone or no token was used.</summary>
    public Secret? Token { get; init; }

    /// <summary>The ControlPlaneNode of the requested name, or of the worker whose kubelet asks.</summary>
    public ControlPlaneNode? ControlPlaneNode { get; init; }

    /// <summary>The Node of the requested name.</summary>
    public KubeNode? KubeNode { get; init; }

    /// <summary>Nodes that were evicted.</summary>
    public IReadOnlyList<EvictedNode> Evicted { get; init; } = [];

    /// <summary>The cluster's settings: no node has an address of its services' or pods'.</summary>
    public ControlPlaneSpec? Spec { get; init; }

    /// <summary>Fingerprint of the key the signers are sealed to under the requested name.</summary>
    public string? SealedTo { get; init; }

    /// <summary>Addresses in use, each in its normal form → the node that has them.</summary>
    public IReadOnlyDictionary<string, string> Addresses { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Names and addresses of the API server: a worker's certificate must never stand for one.</summary>
    public IReadOnlySet<string> ApiServerNames { get; init; } = new HashSet<string>(StringComparer.Ordinal);
}
