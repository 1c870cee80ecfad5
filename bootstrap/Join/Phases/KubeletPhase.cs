using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Kubelets;
using Cpctl.Bootstrap.Nodes;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.Bootstrap.Join.Phases;

/// <summary>Writes the kubelet's configuration and the agent's manifest out of the node's revision, and has the kubelet started.</summary>
internal sealed class KubeletPhase(Joining joining, Journal journal) : IPhase
{
    private const string FilesStep = "files";

    /// <summary>The agent's API server slot does not matter here: no file of these names it.</summary>
    private const int AnySlot = 6444;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly string[] Components = [ComponentNames.Settings, ComponentNames.Kubelet, ComponentNames.Agent];

    public string Name => JoinPhaseNames.Kubelet;

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        // Once: as soon as the agent runs, these files are its own.
        if (!journal.IsDone(Name, FilesStep))
        {
            progress.Say("manifests and configuration");
            var revision = joining.IsWorker ? WorkerRevision() : await RevisionAsync(progress, cancel);
            var files = NodePlaceholders.Fill(revision, joining.Identity, AnySlot).Where(file => Components.Contains(file.Component)).ToList();
            RevisionFileWriter.Write(files, joining.Paths);
            journal.Append(Name, FilesStep, JournalState.Done);
        }

        await KubeletStart.EnsureAsync(new KubeletSupervision(joining.Host, joining.Paths), joining.Paths, joining.Polling, Limit, progress, cancel);
    }

    /// <summary>A worker may read no Secret; it renders its few files itself.</summary>
    private Revision WorkerRevision()
    {
        var spec = joining.ControlPlane.Spec;
        var facts = new ClusterFacts(joining.Identity.ClusterId, joining.Identity.Endpoint, spec.Images.Cpctl ?? "");
        return Revision.After(null, RevisionRenderer.RenderWorker(spec, facts));
    }

    private async Task<Revision> RevisionAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        Revision? revision = null;
        await joining.Polling.UntilAsync(
            "this node's revision",
            Limit,
            async token =>
            {
                try
                {
                    revision = await TryRevisionAsync(token);
                    return revision is null ? "the operator has yet to give this node a revision" : null;
                }
                catch (InvalidDataException e)
                {
                    return e.Message;
                }
            },
            progress.Say,
            "See the log of the cpctl-operator pod on a control-plane node.",
            cancel);
        return revision!;
    }

    private async Task<Revision?> TryRevisionAsync(CancellationToken cancel)
    {
        try
        {
            var node = await joining.Api.TryGetAsync(ResourceTypes.ControlPlaneNodes, null, joining.Input.Node.Name, cancel);
            if (node is null) return null;
            var secret = await joining.Api.TryGetAsync(ResourceTypes.Secrets, RevisionSecret.Namespace, RevisionSecret.NameOf(node.Spec.TargetRevision), cancel);
            return secret is null ? null : RevisionSecret.ReadJudged(secret, joining.Signers);
        }
        catch (Exception e) when (e is KubernetesTransportException or KubernetesApiException)
        {
            return null;
        }
    }
}
