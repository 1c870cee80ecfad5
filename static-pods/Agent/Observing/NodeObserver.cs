using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.StaticPods.Agent.Etcd;
using Cpctl.StaticPods.Agent.Execution;
using Cpctl.StaticPods.Agent.Failover;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Agent.Slots;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Agent.Observing;

/// <summary>Looks at everything a plan is made from.</summary>
internal sealed class NodeObserver(
    NodePaths paths,
    ManifestDirectory manifests,
    PodObserver pods,
    ICri cri,
    IPodHealth health,
    INodeEtcd etcd,
    IApiServerSlots slots,
    IEtcdFailover failover,
    BootstrapLeftovers remains,
    StandbyMark standby,
    KubeletTrial trial,
    AgentMemory memory,
    string? selfPodName)
{
    private readonly ContainerEnds _ends = new(cri);
    private readonly HashSet<string> _presentImages = new(StringComparer.Ordinal);

    public async Task<NodeObservation> ObserveAsync(
        TargetRevision target, EtcdHints hints, IReadOnlyDictionary<string, TimeSpan> waited, ApplySettings settings, CancellationToken cancellation)
    {
        var files = manifests.Read();
        var runs = await pods.ObserveAsync(cancellation);
        var redirect = await slots.CurrentAsync(cancellation);
        var node = new NodeObservation
        {
            Target = target,
            LastGood = memory.State.LastGood,
            IsLeaving = memory.State.IsLeaving,
            RestartNext = memory.State.Restart?.Next,
            IsPrepared = memory.PreparedFor == target.Number,
            KubeletFilesDiffer = target.KubeletFiles.Any(Differs),
            KubeletIsRewritten = memory.State.KubeletRewrittenFor == target.Number,
            KubeletIsProved = memory.State.KubeletProvedFor == target.Number,
            KubeletTrialIsOpen = trial.IsOpen,
            KubeletWasPutBack = trial.PutBackFor == target.Number,
            KubeletRestartIsPending = File.Exists(paths.KubeletRestartFile),
            Manifests = files,
            Strays = manifests.Strays(),
            Pods = runs,
            Redirect = redirect,
            Failover = await failover.StateAsync(cancellation),
            SelfPodName = selfPodName,
            StandbyPodName = standby.Read(),
            HasBootstrapLeftovers = remains.AreAbandoned,
            HasBootstrapData = remains.HaveData,
            Waited = waited,
            Settings = settings,
        };
        var kubelet = health.AskKubeletAsync(target.KubeletFiles.FirstOrDefault(file => paths.At(file.Path) == paths.KubeletConfigFile)?.Text, cancellation);
        var member = etcd.ObserveAsync(runs, hints, cancellation);
        var answers = AskAllAsync(node, cancellation);
        return node with
        {
            Kubelet = await kubelet,
            Etcd = await member,
            Health = await answers,
            Ends = await _ends.ObserveAsync([.. target.Pods.Where(node.IsWritten)], runs, cancellation),
            MissingImages = await MissingImagesAsync(node, cancellation),
        };
    }

    private bool Differs(Revisions.RevisionFile file)
    {
        var path = paths.At(file.Path);
        return !File.Exists(path) || File.ReadAllText(path) != file.Text;
    }

    private async Task<IReadOnlyDictionary<string, PodHealth>> AskAllAsync(NodeObservation node, CancellationToken cancellation)
    {
        var asked = node.Target.Pods
            .Where(pod => pod.Component != ComponentNames.Etcd && node.RunOf(pod) is not null)
            .Select(async pod =>
            {
                // One that has the port already has proved itself; asking for more all the time would only cost.
                var slot = node.Manifest(pod.PodName)?.Slot ?? node.Target.Slot;
                return (pod.PodName, Health: await health.AskAsync(pod, slot, prove: node.Redirect != slot, node.Redirect, cancellation));
            });
        return (await Task.WhenAll(asked)).ToDictionary(answer => answer.PodName, answer => answer.Health, StringComparer.Ordinal);
    }

    /// <summary>Only of pods that have yet to be written: what runs needs no image any more.</summary>
    private async Task<IReadOnlyCollection<string>> MissingImagesAsync(NodeObservation node, CancellationToken cancellation)
    {
        var missing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var image in node.Target.Pods.Where(pod => !node.IsWritten(pod)).SelectMany(pod => pod.Images).Where(image => !_presentImages.Contains(image)))
        {
            if (await cri.TryGetImageAsync(image, cancellation) is null)
            {
                missing.Add(image);
            }
            else
            {
                _presentImages.Add(image);
            }
        }

        return missing;
    }
}
