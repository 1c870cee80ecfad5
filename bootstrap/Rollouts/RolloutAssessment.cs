using Cpctl.Api.Resources;
using Cpctl.StaticPods.Nodes;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Status;

namespace Cpctl.Bootstrap.Rollouts;

/// <summary>Puts what operator and agents report into one picture: a pure function of it and the time.</summary>
internal static class RolloutAssessment
{
    /// <param name="controlPlane">As the API gives it.</param>
    /// <param name="nodes">Those of the control plane.</param>
    /// <param name="clock">This machine's, which may be wrong: the operator's counts, while one renews the status.</param>
    public static RolloutReport Of(ControlPlane controlPlane, IReadOnlyList<ControlPlaneNode> nodes, DateTimeOffset clock)
    {
        var status = controlPlane.Status;
        var now = status?.RenewedAt ?? clock;
        var progressing = status?.Conditions.FirstOrDefault(condition => condition.Type == ConditionTypes.Progressing);
        var spec = status?.Conditions.FirstOrDefault(condition => condition.Type == ConditionTypes.SpecValid);
        var (phase, reason) = PendingGeneration(controlPlane) is { } generation
            ? (RolloutPhase.Pending, $"generation {generation} of the spec has no revision yet{(progressing is { Reason: ConditionReasons.RevisionPending, Message: { } message } ? $" ({message})" : "")}")
            : spec?.Status == ConditionStatus.False
                ? (RolloutPhase.Failed, $"no revision is made of the spec: {spec.Message}")
                : (PhaseOf(progressing), progressing?.Message ?? "no operator has reported yet");
        var latest = status?.LatestRevision;
        if (phase == RolloutPhase.Complete && nodes.FirstOrDefault(node => node.Status?.CurrentRevision is { } current && (current != latest || node.Spec.TargetRevision != latest)) is { } other)
        {
            (phase, reason) = (RolloutPhase.RollingOut, $"{other.Metadata.Name} does not run revision {latest}");
        }

        return new RolloutReport(
            latest, phase, reason, controlPlane.Spec.Rollout.Paused, [.. nodes.Select(node => Of(node, latest, phase, now))]);
    }

    /// <summary>The generation of the spec that is not a revision yet, nor refused; null when what the status says is about the spec as it is.</summary>
    internal static long? PendingGeneration(ControlPlane controlPlane) =>
        controlPlane.Status?.ObservedGeneration is { } seen && seen >= (controlPlane.Metadata.Generation ?? 0) ? null : controlPlane.Metadata.Generation ?? 0;

    private static RolloutPhase PhaseOf(Condition? progressing) => progressing switch
    {
        null or { Status: ConditionStatus.Unknown } or { Reason: ConditionReasons.RevisionPending } => RolloutPhase.Pending,
        { Status: ConditionStatus.True } => RolloutPhase.RollingOut,
        { Reason: ConditionReasons.Paused } => RolloutPhase.Paused,
        { Reason: ConditionReasons.RevisionFailed } => RolloutPhase.Failed,
        _ => RolloutPhase.Complete,
    };

    private static NodeRollout Of(ControlPlaneNode node, long? latest, RolloutPhase phase, DateTimeOffset now)
    {
        var status = node.Status ?? new ControlPlaneNodeStatus();
        var (state, why) = StateOf(node, status, latest, phase, now);
        return new NodeRollout(node.Metadata.Name ?? "", state, status.CurrentRevision, node.Spec.TargetRevision, status.FailedRevision, why);
    }

    private static (string State, string? Why) StateOf(ControlPlaneNode node, ControlPlaneNodeStatus status, long? latest, RolloutPhase phase, DateTimeOffset now)
    {
        var target = node.Spec.TargetRevision;
        if (status.FailedRevision is { } failed && failed == target)
        {
            return ("failed", status.FailureReason ?? "no reason was given");
        }

        if (status.LastHeartbeat is { } heartbeat && AgentSilence.IsSilent(node, now))
        {
            return ("silent", $"its agent has not been heard of since {heartbeat.UtcDateTime:yyyy-MM-dd HH:mm:ss'Z'}");
        }

        if (status.CurrentRevision is null)
        {
            return ("joining", Busy(status) ?? "its agent has not committed a revision yet");
        }

        if (status.CurrentRevision != target)
        {
            return ("applying", Busy(status) ?? status.Phase);
        }

        return target == latest ? ("done", null) : ("waiting", phase switch
        {
            RolloutPhase.Paused => "the rollout is paused",
            RolloutPhase.Failed => $"revision {latest} failed elsewhere",
            _ => "its turn comes when the others are done",
        });
    }

    private static string? Busy(ControlPlaneNodeStatus status) =>
        (status.Components.FirstOrDefault(component => !component.Ready && component.Name == ComponentNames.Kubelet) // without it no other gets ready
            ?? status.Components.FirstOrDefault(component => !component.Ready)) is { } component
            ? $"{component.Name}: {component.Message ?? "not ready"}"
            : status.Components.FirstOrDefault(component => component.Message is { Length: > 0 }) is { } waiting ? $"{waiting.Name}: {waiting.Message}" : null;
}
