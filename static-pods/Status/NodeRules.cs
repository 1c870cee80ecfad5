using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Pki.Views;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Rollouts;

namespace Cpctl.StaticPods.Status;

/// <summary>What is wrong with nodes: for the condition Degraded, and for whoever has to judge nodes because no operator does. Pure.</summary>
public static class NodeRules
{
    /// <summary>The same judgement as the condition's, for when nobody keeps that up to date.</summary>
    /// <param name="controlPlane">As last seen; may be empty.</param>
    /// <param name="nodes">As they report.</param>
    /// <param name="now">The clock of whoever judges; a node's own when it judges itself.</param>
    /// <param name="cause">What refuses writes; null when nothing that is known of.</param>
    /// <returns>Clauses.</returns>
    public static IReadOnlyList<string> Judge(ControlPlane controlPlane, IEnumerable<ControlPlaneNode> nodes, DateTimeOffset now, RefusalCause? cause)
    {
        ControlPlaneNode[] all = [.. nodes.Where(node => node.Spec.Role == NodeRoles.ControlPlane)];
        var inputs = new StatusInputs { ControlPlane = controlPlane, Nodes = all, Rollout = NodeReader.Read(all, controlPlane, now), VersionOf = _ => null, Now = now };
        return [.. Problems(inputs, cause).Concat(Certificates(inputs)).Select(problem => problem.Message)];
    }

    internal static IEnumerable<(string Reason, string Message)> Problems(StatusInputs inputs) => Problems(inputs, LeaseLoss.Cause(inputs.Nodes));

    private static IEnumerable<(string Reason, string Message)> Problems(StatusInputs inputs, RefusalCause? cause) =>
        [.. FailedRevisions(inputs), .. SilentNodes(inputs), .. DeletedNodes(inputs), .. MissingSigners(inputs), .. StrayManifests(inputs), .. UnreadyComponents(inputs, cause)];

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

    private static IEnumerable<(string, string)> MissingSigners(StatusInputs inputs) =>
        from node in inputs.Nodes
        where node.Status?.Signers?.Problem is not null
        select (ConditionReasons.SignersMissing,
            $"the cluster's keys on {node.Metadata.Name} cannot be used: {node.Status!.Signers!.Problem} (its agent restores them from what is sealed to the node; when it cannot, `cpctl reset` there and join it anew)");

    private static IEnumerable<(string, string)> StrayManifests(StatusInputs inputs) =>
        from node in inputs.Nodes
        from file in node.Status?.StrayManifests ?? []
        select (ConditionReasons.StrayManifest, $"{file} on {node.Metadata.Name} is in the manifest directory, and the kubelet runs it whatever its suffix (move it elsewhere; copies of cpctl's own manifests are archived)");

    private static IEnumerable<(string, string)> UnreadyComponents(StatusInputs inputs, RefusalCause? cause) =>
        from node in inputs.Rollout
        where node.Reachable && !node.IsNew && (!node.IsBusy || node.IsHeldUp)
        from component in inputs.Nodes.First(other => other.Metadata.Name == node.Name).Status!.Components
        where !component.Ready && (!node.IsBusy || component.Name == ComponentNames.Kubelet)
        select (ConditionReasons.ComponentNotReady, $"{component.Name} on {node.Name} is not ready{(component.Message is { Length: > 0 } message ? $": {message}" : "")}{LeaseLoss.Note(component.Name, cause)}");

    /// <summary>Those that the node should have renewed, or that nobody renews.</summary>
    internal static IEnumerable<(string Reason, string Message)> Certificates(StatusInputs inputs) =>
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
