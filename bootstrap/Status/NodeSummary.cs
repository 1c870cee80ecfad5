using Cpctl.Api.Resources;

namespace Cpctl.Bootstrap.Status;

/// <summary>One node: which revision it should run, which it runs, and how its components are.</summary>
internal sealed record NodeSummary
{
    public required string Name { get; init; }

    public required string Role { get; init; }

    public string? Ip { get; init; }

    public required bool Ready { get; init; }

    public long? TargetRevision { get; init; }

    public long? CurrentRevision { get; init; }

    public long? FailedRevision { get; init; }

    public string? FailureReason { get; init; }

    public string? Phase { get; init; }

    /// <summary>voter, learner, or null for none.</summary>
    public string? Etcd { get; init; }

    public IReadOnlyList<ComponentStatus> Components { get; init; } = [];

    public DateTimeOffset? SoonestCertificateExpiry { get; init; }

    public string? AgentVersion { get; init; }

    public DateTimeOffset? LastHeartbeat { get; init; }
}
