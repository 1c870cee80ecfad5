using Cpctl.Api.Resources;
using Cpctl.Etcd.Client;

namespace Cpctl.StaticPods.Status;

/// <summary>Whether every etcd member holds the same.</summary>
internal static class EtcdConsistentRule
{
    public static Verdict Decide(StatusInputs inputs)
    {
        if (inputs.ControlPlane.Status?.Etcd is not { } etcd)
        {
            return NotCompared("the members have not been compared yet");
        }

        if (etcd.Alarms.Any(alarm => alarm.Kind == nameof(EtcdAlarmKind.Corrupt)))
        {
            return Verdict.False(
                ConditionTypes.EtcdConsistent, ConditionReasons.CorruptAlarm,
                "etcd itself has found members that differ and raised the alarm Corrupt: it refuses writes until `cpctl etcd repair` on a control-plane node has replaced the wrong one");
        }

        if (ContentDifference.Text(etcd) is { } difference)
        {
            return Verdict.False(ConditionTypes.EtcdConsistent, ConditionReasons.EtcdContentDiffers, difference);
        }

        return etcd.Comparison is not { } comparison ? NotCompared("the members have not been compared yet")
            : ContentDifference.NotCompared(etcd) is { Count: > 0 } missing
                ? NotCompared(FormattableString.Invariant(
                    $"{string.Join(", ", missing)} could not be compared; {string.Join(", ", comparison.Compared)} hold the same at revision {comparison.Revision}"))
            : Verdict.True(ConditionTypes.EtcdConsistent, ConditionReasons.AsExpected, "all members hold the same");
    }

    private static Verdict NotCompared(string message) => new(ConditionTypes.EtcdConsistent, ConditionStatus.Unknown, ConditionReasons.NotCompared, message);
}
