using System.Globalization;
using Cpctl.Api.Resources;
using Cpctl.Etcd.Membership;

namespace Cpctl.StaticPods.Status;

/// <summary>Everything that is wrong and does not remedy itself, each with what a person can do.</summary>
internal static class DegradedRule
{
    public static Verdict Decide(StatusInputs inputs)
    {
        (string Reason, string Message)[] problems =
        [
            .. NodeRules.Problems(inputs),
            .. Clocks(inputs),
            .. Members(inputs),
            .. (inputs.ControlPlane.Status?.Etcd?.SetByHand ?? []).Select(what => (ConditionReasons.EtcdSetByHand, what)),
            .. Content(inputs),
            .. NodeRules.Certificates(inputs),
            .. BackupCurrentRule.Problems(inputs),
            .. DrillRule.Problems(inputs),
        ];
        return problems.Length == 0
            ? Verdict.False(ConditionTypes.Degraded, ConditionReasons.AsExpected, "no problem is known")
            : Verdict.True(ConditionTypes.Degraded, problems[0].Reason, string.Join("; ", problems.Select(problem => problem.Message)));
    }

    private static IEnumerable<(string, string)> Clocks(StatusInputs inputs) =>
        from node in inputs.Nodes
        let offset = inputs.ClockOffset(node.Metadata.Name!)
        where offset is not null
        select (ConditionReasons.ClockDiffers,
            string.Create(CultureInfo.InvariantCulture, $"the clock of {node.Metadata.Name} is {offset.Value.Duration().TotalMinutes:0} minutes {(offset.Value > TimeSpan.Zero ? "ahead of" : "behind")} that of the operator that leads: one of the two is wrong"));

    private static IEnumerable<(string, string)> Members(StatusInputs inputs)
    {
        var nodes = inputs.Nodes.Select(node => node.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var member in inputs.ControlPlane.Status?.Etcd?.Members ?? [])
        {
            if (member is { Healthy: false, IsLearner: false })
            {
                yield return (ConditionReasons.EtcdMemberUnhealthy, $"etcd member {member.Name} ({member.Id}) is unhealthy");
            }
            else if (member.Name.Length > 0 && member.Name != MembershipRequests.BootstrapName && !nodes.Contains(member.Name))
            {
                yield return (ConditionReasons.EtcdMemberWithoutNode, $"etcd member {member.Name} ({member.Id}) belongs to no ControlPlaneNode");
            }
        }
    }

    private static IEnumerable<(string, string)> Content(StatusInputs inputs)
    {
        foreach (var alarm in inputs.ControlPlane.Status?.Etcd?.Alarms ?? [])
        {
            yield return (ConditionReasons.EtcdAlarm, $"etcd member {alarm.MemberId} has raised the alarm {alarm.Kind}");
        }

        if (ContentDifference.Text(inputs.ControlPlane.Status?.Etcd) is { } difference)
        {
            yield return (ConditionReasons.EtcdContentDiffers, difference);
        }
    }
}
