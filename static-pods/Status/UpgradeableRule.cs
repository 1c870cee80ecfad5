namespace Cpctl.StaticPods.Status;

/// <summary>Whether now is a time to ask for another version.</summary>
internal static class UpgradeableRule
{
    public static Verdict Decide(Verdict spec, Verdict degraded, Verdict progressing)
    {
        if (!spec.IsTrue)
        {
            return No(ConditionReasons.SpecInvalid, "the present spec is not valid");
        }

        if (degraded.IsTrue)
        {
            return No(degraded.Reason, $"something is wrong already: {degraded.Message}");
        }

        return progressing.Reason == ConditionReasons.AsExpected
            ? Verdict.True(ConditionTypes.Upgradeable, ConditionReasons.AsExpected, "every node is well and runs the latest revision")
            : No(progressing.Reason, $"the last change has not reached every node yet: {progressing.Message}");
    }

    private static Verdict No(string reason, string message) => Verdict.False(ConditionTypes.Upgradeable, reason, message);
}
