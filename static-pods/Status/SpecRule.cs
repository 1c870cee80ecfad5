namespace Cpctl.StaticPods.Status;

/// <summary>Whether a revision can be made of the spec.</summary>
internal static class SpecRule
{
    public static Verdict Decide(StatusInputs inputs) => inputs.Problems.Count == 0
        ? Verdict.True(ConditionTypes.SpecValid, ConditionReasons.AsExpected, "the spec can be rendered")
        : Verdict.False(ConditionTypes.SpecValid, ConditionReasons.Invalid, string.Join(" ", inputs.Problems.Select(problem => problem.ToString())));
}
