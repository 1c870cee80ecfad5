using Cpctl.Api.Resources;
using Cpctl.StaticPods.Rollouts;

namespace Cpctl.StaticPods.Status;

/// <summary>
/// Whether nodes are on the way to another revision. The rollout's last decision may be older than what is known of spec, revisions and nodes by now: it
/// counts only as far as these bear it out.
/// </summary>
internal static class ProgressingRule
{
    public static Verdict Decide(StatusInputs inputs) => inputs switch
    {
        { Step: null } => new(ConditionTypes.Progressing, ConditionStatus.Unknown, ConditionReasons.Starting, "the operator has just begun to lead"),
        { Unrevised: { } why } => Verdict.True(ConditionTypes.Progressing, ConditionReasons.RevisionPending, why),
        { Step: RolloutStep.Settled } when Behind(inputs) is { Length: > 0 } names => RollingOut(inputs, $"{names} would be next"),
        { Step: RolloutStep.Settled, Problems.Count: > 0 } => Verdict.False(
            ConditionTypes.Progressing, ConditionReasons.SpecInvalid, $"the current spec is invalid and gets no revision; every node runs revision {inputs.Latest}"),
        { Step: RolloutStep.Settled } => Verdict.False(ConditionTypes.Progressing, ConditionReasons.AsExpected, $"every node runs revision {inputs.Latest}"),
        { Step: RolloutStep.Paused paused, ControlPlane.Spec.Rollout.Paused: true } => Verdict.False(ConditionTypes.Progressing, ConditionReasons.Paused, paused.Reason),
        { Step: RolloutStep.Paused } => RollingOut(inputs, "spec.rollout.paused is no longer set"),
        { Step: RolloutStep.Stopped stopped } when stopped.Revision >= inputs.Latest => Verdict.False(ConditionTypes.Progressing, ConditionReasons.RevisionFailed, stopped.Reason),
        { Step: RolloutStep.Stopped } => RollingOut(inputs, $"revision {inputs.Latest} replaces the one that failed"),
        { Step: var step } => RollingOut(inputs, step.Reason),
    };

    private static Verdict RollingOut(StatusInputs inputs, string reason) =>
        Verdict.True(ConditionTypes.Progressing, ConditionReasons.RollingOut, $"{Count(inputs)}; {reason}");

    /// <summary>A new node that does not get ready is no part of a rollout.</summary>
    private static string Behind(StatusInputs inputs) =>
        string.Join(", ", inputs.Rollout.Where(node => !node.IsNew && !(node.IsCommitted && node.Current == inputs.Latest)).Select(node => node.Name));

    private static string Count(StatusInputs inputs) =>
        $"{inputs.Rollout.Count(node => node.IsCommitted && node.Current == inputs.Latest)} of {inputs.Rollout.Count} nodes run revision {inputs.Latest}";
}
