using Cpctl.Api.Resources;
using Cpctl.Etcd.Client;

namespace Cpctl.StaticPods.Status;

/// <summary>Whether every etcd member holds the same.</summary>
internal static class EtcdConsistentRule
{
    public static Verdict Decide(StatusInputs inputs) => inputs.ControlPlane.Status?.Etcd switch
    {
        { Alarms: var alarms } when alarms.Any(alarm => alarm.Kind == nameof(EtcdAlarmKind.Corrupt)) =>
            Verdict.False(ConditionTypes.EtcdConsistent, ConditionReasons.CorruptAlarm, "etcd itself has found members that differ and raised the alarm Corrupt: it refuses writes until `cpctl etcd repair` on a control-plane node has replaced the wrong one"),
        { Comparison: { Differing.Count: > 0 } comparison } => Verdict.False(
            ConditionTypes.EtcdConsistent, ConditionReasons.EtcdContentDiffers, $"{string.Join(", ", comparison.Differing)} hold other keys than the majority at revision {comparison.Revision} (`cpctl etcd repair`)"),
        { Comparison: not null } => Verdict.True(ConditionTypes.EtcdConsistent, ConditionReasons.AsExpected, "all members hold the same"),
        _ => new Verdict(ConditionTypes.EtcdConsistent, ConditionStatus.Unknown, ConditionReasons.NotCompared, "the members have not been compared yet"),
    };
}
