namespace Cpctl.Api.Resources;

/// <summary>What a node's agent reports.</summary>
public sealed record ControlPlaneNodeStatus
{
    public long? CurrentRevision { get; set; }

    public long? LastGoodRevision { get; set; }

    public long? FailedRevision { get; set; }

    /// <summary>The highest revision the node was ever told to run, from its disk: that number is never given again.</summary>
    public long? HighestRevision { get; set; }

    /// <summary>Why FailedRevision was given up: exit code and last log lines.</summary>
    public string? FailureReason { get; set; }

    public string? Phase { get; set; }

    public IReadOnlyList<ComponentStatus> Components { get; set; } = [];

    public EtcdNodeStatus? Etcd { get; set; }

    public IReadOnlyList<CertificateStatus> Certificates { get; set; } = [];

    /// <summary>Files in the kubelet's directory that it runs and that should not be there.</summary>
    public IReadOnlyList<string> StrayManifests { get; set; } = [];

    /// <summary>The keys that the node has taken up and issues with; null while none was ever rotated.</summary>
    public KeysStatus? Keys { get; set; }

    /// <summary>Null of workers, and of agents that do not tell.</summary>
    public NodeSignersStatus? Signers { get; set; }

    /// <summary>Id of the <see cref="RestartRequest"/> that was carried out last.</summary>
    public string? Restarted { get; set; }

    /// <summary>The spec's registerNode that was carried out last: the machine has lived after its Node was deleted.</summary>
    public string? RegisteredNode { get; set; }

    /// <summary>Id of the <see cref="CertificateRenewal"/> that was carried out last.</summary>
    public string? RenewedCertificates { get; set; }

    /// <summary>The address the node is reached by now, as its agent found it.</summary>
    public string? Address { get; set; }

    /// <summary>Null of workers, and while the agent has not asked.</summary>
    public OperatorStatus? Operator { get; set; }

    public string? AgentVersion { get; set; }

    public DateTimeOffset? LastHeartbeat { get; set; }
}
