using Cpctl.Api.Resources;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Agent.State;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Agent.Reporting;

/// <summary>Puts an observation and the step decided from it into the words of the API.</summary>
internal static class StatusBuilder
{
    public static ControlPlaneNodeStatus Build(
        AgentState state, NodeObservation? node, ApplyStep? step, EtcdNodeStatus? etcd, IReadOnlyList<CertificateStatus> certificates, KeysStatus? keys, string address, string version) => new()
    {
        CurrentRevision = state.LastGood,
        LastGoodRevision = state.LastGood,
        HighestRevision = state.Highest,
        FailedRevision = state.IsRetrying ? null : state.Failed,
        FailureReason = state.IsRetrying ? null : state.FailureReason,
        Phase = PhaseOf(state, node, step),
        Components = node is null ? [] : [.. node.Target.Pods.Select(pod => Component(node, pod, step)), Kubelet(node)],

        StrayManifests = node is null ? [] : [.. node.Strays.Select(stray => stray.FileName)],

        // A node that has nothing to run yet must not be invited: nothing would start the member, and it would block others.
        Etcd = etcd is null ? null : etcd with { WantsToJoin = etcd.WantsToJoin == true && node is not null && !state.IsLeaving, WantsToLeave = state.IsLeaving && (node is null || LeavingSteps.IsReady(node)) },
        Certificates = certificates,
        Keys = keys,
        Restarted = step is ApplyStep.Idle ? state.Restart?.DoneId : null,
        RegisteredNode = state.RegisteredNode,
        RenewedCertificates = state.RenewedCertificates,
        Address = address,
        AgentVersion = version,
    };

    internal static string PhaseOf(AgentState state, NodeObservation? node, ApplyStep? step)
    {
        if (node is null)
        {
            return AgentPhases.Waiting;
        }

        if (state.IsLeaving)
        {
            return step is ApplyStep.Left ? AgentPhases.Left : AgentPhases.Leaving;
        }

        var isFailed = state.Failed is not null && state.Failed == state.Desired && state.Effective != state.Desired;
        return step switch
        {
            ApplyStep.Idle => isFailed ? AgentPhases.Failed : AgentPhases.Ready,
            _ when isFailed => AgentPhases.FallingBack,
            ApplyStep.Wait { Key: Waits.Settled } => AgentPhases.Verifying,
            _ when Waits.IsHeldUp(node, step) && !node.IsCommitted => AgentPhases.Waiting,
            ApplyStep.Wait when node.IsCommitted => AgentPhases.Degraded,
            _ => AgentPhases.Applying,
        };
    }

    private static ComponentStatus Component(NodeObservation node, TargetPod pod, ApplyStep? step)
    {
        var stays = pod.Component == ComponentNames.Etcd ? EtcdReturn.Problem(node) : null;
        var run = node.RunOf(pod) ?? (stays is null ? null : Old(node, pod));
        var health = pod.Component == ComponentNames.Etcd ? node.Etcd.Health : node.HealthOf(pod);
        var waiting = step is ApplyStep.Wait wait && wait.Component == pod.Component ? wait.Reason : null;
        return new ComponentStatus
        {
            Name = pod.Component,
            Revision = run is null || stays is not null ? Old(node, pod)?.Revision : pod.Revision,
            Ready = run is not null && health.IsHealthy && (pod.Component != ComponentNames.Etcd || node.Etcd.Standing is MemberState.Voter or MemberState.Unknown),
            Restarts = run?.Restarts ?? 0,
            Message = waiting ?? (run is null ? "it does not run yet" : stays is null ? health.Message : $"it stays at a newer release: {stays}"),
        };
    }

    private static PodRun? Old(NodeObservation node, TargetPod pod) => node.LiveRunsOf(pod.Component).FirstOrDefault(run => run.IsRunning);

    private static ComponentStatus Kubelet(NodeObservation node) => new()
    {
        Name = ComponentNames.Kubelet,
        Revision = node.KubeletFilesDiffer ? null : node.Target.Number,
        Ready = node.Kubelet.IsHealthy,
        Message = node.Kubelet.Message,
    };
}
