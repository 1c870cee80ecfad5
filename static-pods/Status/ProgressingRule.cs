using Cpctl.Api.Resources;
using Cpctl.StaticPods.Rollouts;

namespace Cpctl.StaticPods.Status;

/// <summary>Whether nodes are on the way to another revision.</summary>
internal static class ProgressingRule
{
    public static Verdict Decide(StatusInputs inputs) => inputs.Step switch
    {
        null => new(ConditionTypes.Progressing, ConditionStatus.Unknown, ConditionReasons.Starting, "the operator has just begun to lead"),
        RolloutStep.Settled => Verdict.False(ConditionTypes.Progressing, ConditionReasons.AsExpected, $"every node runs revision {inputs.Latest}"),
        RolloutStep.Paused paused => Verdict.False(ConditionTypes.Progressing, ConditionReasons.Paused, paused.Reason),
        RolloutStep.Stopped stopped => Verdict.False(ConditionTypes.Progressing, ConditionReasons.RevisionFailed, stopped.Reason),
        var step => Verdict.True(ConditionTypes.Progressing, ConditionReasons.RollingOut, $"{Count(inputs)}; {step.Reason}"),
    };

    private static string Count(StatusInputs inputs) =>
        $"{inputs.Rollout.Count(node => node.IsCommitted && node.Current == inputs.Latest)} of {inputs.Rollout.Count} nodes run revision {inputs.Latest}";
}
