using Cpctl.Api.Configuration;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Rollouts;

namespace Cpctl.StaticPods.Status;

/// <summary>What the status of a control plane is computed from.</summary>
internal sealed record StatusInputs
{
    public required ControlPlane ControlPlane { get; init; }

    /// <summary>The control-plane nodes as their agents report.</summary>
    public required IReadOnlyList<ControlPlaneNode> Nodes { get; init; }

    /// <summary>The same as the rollout sees them.</summary>
    public required IReadOnlyList<RolloutNode> Rollout { get; init; }

    /// <summary>What the rollout decided last; null before its first decision.</summary>
    public RolloutStep? Step { get; init; }

    /// <summary>Why the spec makes no revision; empty when it does.</summary>
    public IReadOnlyList<ConfigProblem> Problems { get; init; } = [];

    /// <summary>Why the newest revision is not that of the present spec; null when it is, or when the spec makes none.</summary>
    public string? Unrevised { get; init; }

    /// <summary>The newest revision that was ever made; null while there is none.</summary>
    public long? Latest { get; init; }

    /// <summary>The Kubernetes version of a revision; null when that revision is gone.</summary>
    public required Func<long, string?> VersionOf { get; init; }

    /// <summary>How far a node's clock is ahead of the operator's, by the node's name; null while they agree.</summary>
    public Func<string, TimeSpan?> ClockOffset { get; init; } = _ => null;

    public required DateTimeOffset Now { get; init; }
}
