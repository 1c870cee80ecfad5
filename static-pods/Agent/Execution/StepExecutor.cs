using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.StaticPods.Agent.Etcd;
using Cpctl.StaticPods.Agent.Failover;
using Cpctl.StaticPods.Agent.Observing;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Agent.Slots;
using Cpctl.StaticPods.Agent.State;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Rendering.Components;

namespace Cpctl.StaticPods.Agent.Execution;

/// <summary>Does one step, and records it. Every step can be repeated after any interruption.</summary>
internal sealed class StepExecutor(
    NodePaths paths,
    ManifestDirectory manifests,
    StagedRevisions revisions,
    ICri cri,
    INodePreparation preparation,
    INodeEtcd etcd,
    IApiServerSlots slots,
    IEtcdFailover failover,
    BootstrapLeftovers remains,
    EndedRuns ended,
    FailureReport failures,
    KubeletTrial trial,
    AgentMemory memory,
    Journal journal)
{
    /// <summary>The phase of all steps in the journal.</summary>
    public const string Phase = "apply";

    /// <summary>An API server drains first; the others need a second.</summary>
    private static readonly TimeSpan RestartGrace = TimeSpan.FromMinutes(1);

    public async Task<StepOutcome> ExecuteAsync(ApplyStep step, NodeObservation node, CancellationToken cancellation)
    {
        if (!step.IsAction)
        {
            return step is ApplyStep.Wait ? StepOutcome.Waiting : StepOutcome.Idle;
        }

        var detail = $"revision {node.Target.Number}";
        journal.Append(Phase, step.Text, JournalState.Started, detail);
        await DoAsync(step, node, cancellation);
        journal.Append(Phase, step.Text, JournalState.Done, detail);
        return step is ApplyStep.HandOver ? StepOutcome.HandedOver : StepOutcome.Done;
    }

    /// <summary>A kubelet makes its Node only when it starts; pods go on running meanwhile.</summary>
    public void RegisterNode(string request)
    {
        journal.Append("register", "restart the kubelet, so that it makes its Node again", JournalState.Started, request);
        KubeletRestart.Ask(paths);
        memory.Update(state => state with { RegisteredNode = request });
        journal.Append("register", "restart the kubelet, so that it makes its Node again", JournalState.Done, request);
    }

    private async Task DoAsync(ApplyStep step, NodeObservation node, CancellationToken cancellation)
    {
        switch (step)
        {
            case ApplyStep.Prepare:
                await preparation.PrepareAsync(node.Target, cancellation);
                memory.PreparedFor = node.Target.Number;
                break;
            case ApplyStep.Restage(var slot):
                revisions.Restage(node.Target.Number, slot);
                break;
            case ApplyStep.PullImage(var image):
                await cri.PullImageAsync(image, cancellation);
                break;
            case ApplyStep.WriteKubeletFiles(var onTrial):
                if (onTrial) trial.Begin(node.Target, node.Settings.VerifyTimeout);
                WriteKubeletFiles(node.Target);
                break;
            case ApplyStep.EndKubeletTrial:
                trial.End();
                break;
            case ApplyStep.StartKubeletProof:
                await ended.ForgetAsync(KubeletProofManifest.PodName, cancellation);
                manifests.Write(KubeletProof(node.Target));
                break;
            case ApplyStep.NoteKubeletProof:
                memory.Update(state => state with { KubeletProvedFor = node.Target.Number });
                break;
            case ApplyStep.WriteManifest(var pod):
                await ended.ForgetAsync(pod.PodName, cancellation);
                Start(pod, node.Target);
                break;
            case ApplyStep.RemoveManifest(var podName):
                manifests.Remove(podName);
                break;
            case ApplyStep.ArchiveManifest(var stray):
                manifests.Archive(stray);
                break;
            case ApplyStep.WriteMemberIdentity:
                etcd.WriteIdentity();
                break;
            case ApplyStep.MarkMemberStarted:
                etcd.MarkStarted();
                break;
            case ApplyStep.SkipContentCheck(var skip, _):
                etcd.SkipContentCheck(skip);
                break;
            case ApplyStep.ArchiveEtcd(var identity, _):
                etcd.Archive(identity);
                break;
            case ApplyStep.MoveLeadership:
                await etcd.MoveLeadershipAsync(cancellation);
                break;
            case ApplyStep.Redirect(var slot):
                await slots.RedirectAsync(slot, cancellation);
                break;
            case ApplyStep.OpenFailover(var backends):
                await failover.OpenAsync(backends, cancellation);
                break;
            case ApplyStep.CloseFailover:
                await failover.CloseAsync(cancellation);
                break;
            case ApplyStep.ForgetBootstrapEtcd:
                remains.Forget();
                break;
            case ApplyStep.ArchiveBootstrapData:
                remains.ArchiveData();
                break;
            case ApplyStep.Restart restart:
                await RestartAsync(restart, cancellation);
                break;
            case ApplyStep.Commit(var revision):
                memory.Update(state => state.Committed(revision));
                revisions.Prune([revision, .. memory.State.Previous is { } previous ? [previous] : Array.Empty<long>()]);
                break;
            case ApplyStep.FallBack fallBack:
                var reason = await failures.DescribeAsync(fallBack, node, cancellation);
                memory.Update(state => state.FailedWith(fallBack.Revision, reason));
                break;
        }
    }

    private async Task RestartAsync(ApplyStep.Restart restart, CancellationToken cancellation)
    {
        // Recorded first: after the agent's own restart there would be nobody to record it, and a restart that was lost is asked for again by a person.
        memory.Update(state => state with { Restart = state.Restart?.Without(restart.Component) });
        if (restart.ContainerId is { } container)
        {
            await cri.StopContainerAsync(container, RestartGrace, cancellation);
        }
    }

    /// <summary>Configuration first: the kubelet acts on the manifest as soon as it is there.</summary>
    private void Start(TargetPod pod, TargetRevision target)
    {
        foreach (var file in target.FilesOf(pod.Component))
        {
            AtomicFile.Write(paths.At(file.Path), file.Text, FileModes.Secret);
        }

        manifests.Write(pod);
    }

    /// <summary>Its image is that of the agent, which every node has.</summary>
    private static TargetPod KubeletProof(TargetRevision target)
    {
        var image = target.Pod(ComponentNames.Agent)!.Images[0];
        return new TargetPod(KubeletProofManifest.PodName, KubeletProofManifest.PodName, target.Number, KubeletProofManifest.Render(image, target.Number), [image]);
    }

    private void WriteKubeletFiles(TargetRevision target)
    {
        // First: a kubelet that never comes back from this must be held against the revision, also by an agent that was killed here.
        memory.Update(state => state with { KubeletRewrittenFor = target.Number, KubeletProvedFor = null });
        manifests.Remove(KubeletProofManifest.PodName);
        foreach (var file in target.KubeletFiles)
        {
            AtomicFile.Write(paths.At(file.Path), file.Text, FileModes.Secret);
        }

        KubeletRestart.Ask(paths);
    }
}
