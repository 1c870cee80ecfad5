using Cpctl.Etcd.Maintenance;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>
/// etcd: first whose member this node is, then the pod. A changed one is replaced by a successor that is started beside it and waits in
/// the launcher for ports and data; taking the old manifest away is all that is left to do then.
/// </summary>
internal static class EtcdSteps
{
    public static ApplyStep? Next(NodeObservation node) =>
        node.Target.Pod(ComponentNames.Etcd) is { } pod
            ? Membership(node) ?? (EtcdReturn.Problem(node) is { } problem ? Staying(node, problem) : Replacing(node, pod) ?? Settling(node, pod))
            : null;

    /// <summary>
    /// The present etcd stays: the target's could not read its data. On the way back from a failed revision everything else goes back all the same;
    /// a new target of that kind is refused as a whole.
    /// </summary>
    private static ApplyStep? Staying(NodeObservation node, string problem) =>
        !node.IsCommitted && node.LastGood is not null ? new ApplyStep.FallBack(node.Target.Number, ComponentNames.Etcd, problem)
        : node.Etcd.Health.IsHealthy ? FailoverSteps.Close(node)
        : Waits.ForOthers($"etcd is not healthy ({node.Etcd.Health.Message}) and cannot go back: {problem}", ComponentNames.Etcd);

    private static ApplyStep? Membership(NodeObservation node) => node.Etcd.HasIdentity ? WithIdentity(node) : WithoutIdentity(node);

    private static ApplyStep WithoutIdentity(NodeObservation node) => node.Etcd.Standing switch
    {
        MemberState.Invited when node.Etcd.HasData => Archive(node, identity: false, "it belongs to no member of this cluster"),
        MemberState.Invited or MemberState.Remembered => new ApplyStep.WriteMemberIdentity(),
        MemberState.NotListed => Waits.ForOthers(node.Etcd.Pending ?? "the operator has to add this node's etcd member", ComponentNames.Etcd),
        MemberState.Unknown => Waits.ForOthers("no etcd member answers yet", ComponentNames.Etcd),
        _ => Waits.ForOthers("this node's former etcd member has to be taken out of the cluster", ComponentNames.Etcd),
    };

    private static ApplyStep? WithIdentity(NodeObservation node)
    {
        var etcd = node.Etcd;
        switch (etcd.Standing)
        {
            case MemberState.Unknown:
                // Without a quorum's word nothing is put aside, whatever the launcher says.
                return etcd.Refusal == EtcdRefusal.None
                    ? null
                    : Waits.ForOthers($"etcd refuses its data ({etcd.Refusal}), and no quorum answers that could say what this node is", ComponentNames.Etcd);
            case MemberState.NotListed or MemberState.Foreign or MemberState.Invited:
                return Archive(node, identity: true, "this node's member was removed from the cluster");
        }

        return etcd.Refusal switch
        {
            EtcdRefusal.InconsistentData => Inconsistent(node),
            not EtcdRefusal.None when etcd.HasNoMajority => Waits.ForOthers(
                $"etcd refuses its data ({etcd.Refusal}), and the other members differ without a majority: it joins anew when `cpctl etcd repair` has settled who is right",
                ComponentNames.Etcd),
            EtcdRefusal.ForeignData when !etcd.HasStarted => Archive(node, identity: false, "it belongs to another member"),
            EtcdRefusal.ForeignData => Archive(node, identity: true, "it belongs to another member"),
            EtcdRefusal.DamagedData => Archive(node, identity: true, $"it is damaged, the member joins anew: {etcd.Damage}"),
            EtcdRefusal.LostData => Archive(node, identity: true, "the member's data is lost: it joins anew"),
            _ when etcd is { SkipsContentCheck: true, Health.IsHealthy: true } => new ApplyStep.SkipContentCheck(Skip: false, "it has started"),
            _ when etcd is { HasStarted: false, IdentityIsStale: true } => new ApplyStep.WriteMemberIdentity(),
            _ when etcd is { HasStarted: false, Health.IsHealthy: true } => new ApplyStep.MarkMemberStarted(),
            _ => null,
        };
    }

    /// <summary>Put aside only when a majority of voters holds something else: the peer that it differs from may be the one that is wrong.</summary>
    private static ApplyStep Inconsistent(NodeObservation node) => node.Etcd.Content switch
    {
        { Side: ContentSide.Minority, Reason: var reason } => Archive(node, identity: true, $"its content is wrong, the member joins anew: {reason}"),
        { Side: ContentSide.Majority, Reason: var reason } when !node.Etcd.SkipsContentCheck => new ApplyStep.SkipContentCheck(Skip: true, reason),
        { Side: ContentSide.Majority, Reason: var reason } => Waits.ForOthers(
            $"etcd starts again without comparing itself: {reason}; `cpctl etcd repair` on a control-plane node then replaces what is wrong", ComponentNames.Etcd),
        var verdict => Waits.ForOthers(
            $"etcd found that its content differs from a peer's, and who is wrong is not known: {verdict?.Reason ?? "the others have not been asked yet"}; "
            + "its data stays, `cpctl etcd repair` on a control-plane node says what can be done; it starts when the machine of the one that is wrong is shut down", ComponentNames.Etcd),
    };

    /// <summary>Nothing is moved from under a running etcd: manifests first, then wait, then the archive.</summary>
    private static ApplyStep Archive(NodeObservation node, bool identity, string reason)
    {
        if (identity && WithoutMember(node) is { } stop)
        {
            return stop;
        }

        if (node.ManifestsOf(ComponentNames.Etcd).FirstOrDefault() is { } manifest)
        {
            return new ApplyStep.RemoveManifest(manifest.PodName);
        }

        return node.LiveRunsOf(ComponentNames.Etcd).FirstOrDefault() is { } run
            ? Waits.ForComponent(ComponentNames.Etcd, $"{run.PodName} has to stop")
            : new ApplyStep.ArchiveEtcd(identity, reason);
    }

    /// <summary>
    /// An API server whose member is gone serves nobody, and holds up its node's kubelet, which asks it before it does anything else: 34 s for each request that
    /// it gives up. One that is not there is refused at once. It comes back with the new member.
    /// </summary>
    private static ApplyStep.RemoveManifest? WithoutMember(NodeObservation node) =>
        node.ManifestsOf(ComponentNames.ApiServer).FirstOrDefault(manifest => manifest.PodName != ManifestFile.BootstrapApiServer) is { } manifest
            ? new ApplyStep.RemoveManifest(manifest.PodName)
            : null;

    private static ApplyStep? Replacing(NodeObservation node, TargetPod pod)
    {
        var owner = OwnerOf(node);
        if (node.Manifest(pod.PodName) is { } present && present.Text != pod.Manifest)
        {
            return Guarded(node, owner, present.PodName);
        }

        var others = node.OldManifestsOf(pod).ToList();
        if (!node.IsWritten(pod))
        {
            return others.Find(manifest => others.Count > 1 && manifest.PodName != owner) is { } waiting
                ? new ApplyStep.RemoveManifest(waiting.PodName)
                : node.StoppingRunOf(ComponentNames.Etcd) is { } stopping
                    ? Waits.ForComponent(ComponentNames.Etcd, $"{stopping.PodName} has to stop")
                    : new ApplyStep.WriteManifest(pod);
        }

        if (others.Count == 0)
        {
            return node.StoppingRunOf(ComponentNames.Etcd) is { } old ? Waits.ForComponent(ComponentNames.Etcd, $"{old.PodName} has to stop") : null;
        }

        return node.RunOf(pod) is null && owner is not null
            ? Waits.ForComponent(ComponentNames.Etcd, $"{pod.PodName} has to start and wait beside {owner}")
            : Guarded(node, owner, (others.Find(manifest => manifest.PodName != owner) ?? others[0]).PodName);
    }

    /// <summary>Takes a manifest away; when it is the running etcd's, only with the members' consent and without leadership.</summary>
    private static ApplyStep Guarded(NodeObservation node, string? owner, string podName)
    {
        if (podName != owner)
        {
            return new ApplyStep.RemoveManifest(podName);
        }

        return GoingDown(node) ?? new ApplyStep.RemoveManifest(podName);
    }

    /// <summary>What comes before a running etcd is stopped: the members' consent, another leader, another etcd for the API server. Null: it may be stopped.</summary>
    public static ApplyStep? GoingDown(NodeObservation node) =>
        !node.Etcd.Gate.IsAllowed ? FailoverSteps.Close(node) ?? Waits.ForOthers($"etcd may not be restarted now: {node.Etcd.Gate.Reason}", ComponentNames.Etcd)
        : node.Etcd is { IsLeader: true, HasOtherVoters: true } ? new ApplyStep.MoveLeadership()
        : FailoverSteps.Open(node);

    /// <summary>
    /// The pod whose container holds ports and data: with one running and one waiting that is the older container, for whichever came later
    /// found them taken.
    /// </summary>
    private static string? OwnerOf(NodeObservation node) =>
        node.LiveRunsOf(ComponentNames.Etcd).Where(run => run.IsRunning).MinBy(run => run.RunningSince)?.PodName;

    private static ApplyStep.Wait? Settling(NodeObservation node, TargetPod pod)
    {
        if (node.RunOf(pod) is null)
        {
            return Waits.ForComponent(ComponentNames.Etcd, $"{pod.PodName} has to start");
        }

        return !node.Etcd.Health.IsHealthy ? Waits.ForComponent(ComponentNames.Etcd, $"{pod.PodName} is not healthy: {node.Etcd.Health.Message}")
            : node.Etcd.Standing == MemberState.Learner ? Waits.ForOthers("the operator has to promote this node's learner", ComponentNames.Etcd)
            : null;
    }
}
