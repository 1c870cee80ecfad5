namespace Cpctl.Api.Resources;

/// <summary>What a node should run.</summary>
public sealed record ControlPlaneNodeSpec
{
    public long TargetRevision { get; set; }

    /// <summary>One of <see cref="NodeRoles"/>.</summary>
    public string Role { get; set; } = NodeRoles.ControlPlane;

    public string Ip { get; set; } = "";

    /// <summary>Raised by a person to make the agent attempt its failed target revision once more.</summary>
    public int? Retry { get; set; }

    /// <summary>The node is to leave the cluster; it can't be taken back.</summary>
    public bool? Leave { get; set; }

    /// <summary>The node may be in somebody else's hands: with its leave everything that it knew is replaced.</summary>
    public bool? Evict { get; set; }

    /// <summary>The node that takes this one's place.</summary>
    public string? ReplacedBy { get; set; }

    public RestartRequest? Restart { get; set; }

    /// <summary>Id of the <see cref="RestartRequest"/> that the operator has handed out; the agent acts on no other.</summary>
    public string? AllowedRestart { get; set; }

    /// <summary>Tells the agent once to have its kubelet make its Node again, which was deleted.</summary>
    public string? RegisterNode { get; set; }

    public CertificateRenewal? RenewCertificates { get; set; }
}
