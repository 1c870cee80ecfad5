using System.Globalization;
using Cpctl.Api.Resources;
using Cpctl.Etcd.Membership;
using Cpctl.Pki.Views;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Status;

/// <summary>Everything that is wrong and does not mend itself, each with what a person can do.</summary>
internal static class DegradedRule
{
    public static Verdict Decide(StatusInputs inputs)
    {
        (string Reason, string Message)[] problems =
        [
            .. FailedRevisions(inputs),
            .. SilentNodes(inputs),
            .. DeletedNodes(inputs),
            .. Clocks(inputs),
            .. StrayManifests(inputs),
            .. UnreadyComponents(inputs),
            .. Members(inputs),
            .. (inputs.ControlPlane.Status?.Etcd?.SetByHand ?? []).Select(what => (ConditionReasons.EtcdSetByHand, what)),
            .. Content(inputs),
            .. Certificates(inputs),
            .. BackupCurrentRule.Problems(inputs),
            .. DrillRule.Problems(inputs),
        ];
        return problems.Length == 0
            ? Verdict.False(ConditionTypes.Degraded, ConditionReasons.AsExpected, "no problem is known")
            : Verdict.True(ConditionTypes.Degraded, problems[0].Reason, string.Join("; ", problems.Select(problem => problem.Message)));
    }

    private static IEnumerable<(string, string)> FailedRevisions(StatusInputs inputs) =>
        from node in inputs.Rollout
        where node.Failed is { } failed && failed == node.Target
        select (ConditionReasons.RevisionFailed,
            $"{node.Name} gave up revision {node.Failed}{(node.LastGood is { } good ? $" and runs {good} again" : "")}: {node.FailureReason ?? "no reason was given"} "
            + "(correct the spec, or `cpctl rollout retry` to try once more)");

    private static IEnumerable<(string, string)> SilentNodes(StatusInputs inputs) =>
        from node in inputs.Rollout
        where !node.Reachable && !(node.IsNew && Heartbeat(inputs, node.Name) is null)
        select (ConditionReasons.NodeSilent, $"the agent of {node.Name} has not been heard of since {Heartbeat(inputs, node.Name):yyyy-MM-dd'T'HH:mm:ss'Z'}");

    private static IEnumerable<(string, string)> DeletedNodes(StatusInputs inputs) =>
        from node in inputs.Nodes
        where node.Spec.RegisterNode is not null && node.Spec.Leave != true
        select (ConditionReasons.NodeDeleted,
            $"the Node of {node.Metadata.Name} was deleted while its agent reports: its kubelet recreates it when it restarts, which its agent "
            + $"{(node.Status?.RegisteredNode == node.Spec.RegisterNode ? "has asked for" : "will ask for")}; it stays a member of etcd (to take it out: `cpctl node remove {node.Metadata.Name}`)");

    private static IEnumerable<(string, string)> Clocks(StatusInputs inputs) =>
        from node in inputs.Nodes
        let offset = inputs.ClockOffset(node.Metadata.Name!)
        where offset is not null
        select (ConditionReasons.ClockDiffers,
            string.Create(CultureInfo.InvariantCulture, $"the clock of {node.Metadata.Name} is {offset.Value.Duration().TotalMinutes:0} minutes {(offset.Value > TimeSpan.Zero ? "ahead of" : "behind")} that of the operator that leads: one of the two is wrong"));

    private static IEnumerable<(string, string)> StrayManifests(StatusInputs inputs) =>
        from node in inputs.Nodes
        from file in node.Status?.StrayManifests ?? []
        select (ConditionReasons.StrayManifest, $"{file} on {node.Metadata.Name} is in the manifest directory, and the kubelet runs it whatever its suffix (move it elsewhere; copies of cpctl's own manifests are archived)");

    private static IEnumerable<(string, string)> UnreadyComponents(StatusInputs inputs) =>
        from cause in new[] { LeaseLoss.Cause(inputs.Nodes) }
        from node in inputs.Rollout
        where node.Reachable && !node.IsNew && (!node.IsBusy || node.IsHeldUp)
        from component in inputs.Nodes.First(other => other.Metadata.Name == node.Name).Status!.Components
        where !component.Ready && (!node.IsBusy || component.Name == ComponentNames.Kubelet)
        select (ConditionReasons.ComponentNotReady, $"{component.Name} on {node.Name} is not ready{(component.Message is { Length: > 0 } message ? $": {message}" : "")}{LeaseLoss.Note(component.Name, cause)}");

    private static IEnumerable<(string, string)> Members(StatusInputs inputs)
    {
        var nodes = inputs.Nodes.Select(node => node.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var member in inputs.ControlPlane.Status?.Etcd?.Members ?? [])
        {
            if (member is { Healthy: false, IsLearner: false })
            {
                yield return (ConditionReasons.EtcdMemberUnhealthy, $"etcd member {member.Name} ({member.Id}) is unhealthy");
            }
            else if (member.Name.Length > 0 && member.Name != MembershipWishes.BootstrapName && !nodes.Contains(member.Name))
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

    private static IEnumerable<(string, string)> Certificates(StatusInputs inputs) =>
        from node in inputs.Nodes
        from certificate in node.Status?.Certificates ?? []
        let problem = Problem(certificate, node.Metadata.Name, inputs.Now)
        where problem is not null
        orderby certificate.NotAfter
        select problem.Value;

    private static (string, string)? Problem(CertificateStatus certificate, string? node, DateTimeOffset now) =>
        (CertificateStateRule.Of(certificate, now), certificate.RenewedBy) switch
        {
            (CertificateState.Expired, _) => (ConditionReasons.CertificateExpired, $"certificate {certificate.Name} on {node} expired at {Text(certificate.NotAfter)}"),
            (CertificateState.NotYetValid, _) => (
                ConditionReasons.CertificateNotYetValid, $"certificate {certificate.Name} on {node} is valid from {Text(certificate.NotBefore!.Value)} only: a clock is wrong"),
            (CertificateState.Overdue, null) => (ConditionReasons.AuthorityExpiresSoon, $"authority {certificate.Name} on {node} expires at {Text(certificate.NotAfter)}"),
            (CertificateState.Overdue, _) => (
                ConditionReasons.CertificateOverdue,
                $"certificate {certificate.Name} on {node} should have been renewed at {Text(certificate.RenewAt!.Value)} and expires at {Text(certificate.NotAfter)}"),
            _ => null,
        };

    private static string Text(DateTimeOffset moment) => $"{moment.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}";

    private static DateTime? Heartbeat(StatusInputs inputs, string name) =>
        inputs.Nodes.First(node => node.Metadata.Name == name).Status?.LastHeartbeat?.UtcDateTime;
}
