using Cpctl.Api.Resources;

namespace Cpctl.Bootstrap.Status;

/// <summary>What <c>cpctl status</c> shows; also its JSON and YAML form, which scripts depend on.</summary>
internal sealed record StatusReport
{
    public required StatusSource Source { get; init; }

    public required Health Health { get; init; }

    /// <summary>Why it is not healthy, one sentence each.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    public ClusterSummary? Cluster { get; init; }

    /// <summary>When the operator that leads renewed the status last, by its clock.</summary>
    public DateTimeOffset? RenewedAt { get; init; }

    /// <summary>The node of that operator.</summary>
    public string? RenewedBy { get; init; }

    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    public required IReadOnlyList<NodeSummary> Nodes { get; init; }

    public EtcdClusterStatus? Etcd { get; init; }

    public DateTimeOffset? SoonestCertificateExpiry { get; init; }

    /// <summary>The rotation of an authority that is under way.</summary>
    public KeyRotationStatus? Rotation { get; init; }
}
