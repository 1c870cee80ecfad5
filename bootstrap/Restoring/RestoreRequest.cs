using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Host;
using Cpctl.Bootstrap.Install;
using Cpctl.Bootstrap.Nodes;
using Cpctl.Bootstrap.Restoring.TakeOver;
using Cpctl.Recovery.Restore;
using Cpctl.Recovery.TakeOver;
using Cpctl.StaticPods.Agent.Slots;

namespace Cpctl.Bootstrap.Restoring;

/// <summary>Makes of the backup, what the machine says and what an earlier run recorded the one thing that is to be done.</summary>
internal sealed class RestoreRequest(IHost host, ICri cri, NodePaths paths)
{
    /// <param name="old">The cluster that runs and is to yield; null when none is.</param>
    /// <exception cref="CpctlException">Bad input (2), or refused (3): something else was begun on this node, or the old cluster can't be taken over.</exception>
    public Task<BootstrapRequest.Resolved> ResolveAsync(RestoreArguments arguments, Backup backup, OldCluster? old, CancellationToken cancel) =>
        ResolveAsync(arguments, backup.Display, backup.Facts, backup.Bundle.Signers.Generation, old, cancel);

    /// <param name="backup">Names the backup, and no other one.</param>
    /// <param name="facts">What its data says.</param>
    /// <param name="generation">Of its signers.</param>
    internal async Task<BootstrapRequest.Resolved> ResolveAsync(
        RestoreArguments arguments, string backup, SnapshotFacts facts, long generation, OldCluster? old, CancellationToken cancel)
    {
        var node = NodeNaming.From(arguments.NodeName, arguments.NodeIp, host);
        if (BootstrapRecord.TryLoad(paths) is { } begun && BootstrapJournal.Finished(paths) is null)
        {
            RefuseOther(begun, node, backup);
            return new BootstrapRequest.Resolved(begun, IsResumed: true, AlreadyDone: null);
        }

        RefuseMember(paths);
        if (facts.Workers.Any(worker => worker.Metadata.Name == node.Name))
        {
            throw new CpctlException(
                ExitCode.BadInput, $"this node can't be called {node.Name}", "a worker of the cluster has that name", "Give another one with --node-name.");
        }

        if (old is not null && TakeOverRule.Objection(facts, generation, old.Facts, node.Name, node.Ip) is { } objection) throw objection;
        var spec = facts.ControlPlane.Spec;
        var controlPlane = new ControlPlane
        {
            Metadata = new ObjectMeta { Name = ControlPlane.OnlyName },
            Spec = spec with
            {
                ControlPlaneEndpoint = RestoredEndpoint.Choose(
                    spec.ControlPlaneEndpoint, facts.ControlPlaneNodes.Select(old => old.Spec.Ip), node.Endpoint(ApiServerSlots.Port)),
                Images = spec.Images with { Cpctl = await ImageAsync(spec.Images.Cpctl, cancel) },
            },
        };
        var restored = new RestoredFrom(backup, Math.Max(facts.LatestRevision, old?.Facts.LatestRevision ?? 0), Math.Max(facts.Epoch, old?.Facts.Epoch ?? 0) + 1) { TakenOver = old?.TakenOver };
        return new BootstrapRequest.Resolved(new BootstrapRecord(node.Name, node.Ip, facts.ControlPlane, controlPlane, restored), IsResumed: false, AlreadyDone: null);
    }

    // Before anything else is looked at: on a node that runs, every port is taken, and that is not what is wrong.
    internal static void RefuseMember(NodePaths paths)
    {
        if (NodeIdentity.TryLoad(paths) is not { } identity) return;
        throw new CpctlException(
            ExitCode.Refused,
            "this machine is a node already",
            $"it is {identity.Name} ({identity.Ip}) of cluster {identity.ClusterId} at {identity.Endpoint}",
            "To bring this cluster back to the backup, add --in-place. Otherwise restore on a bare machine, or run `cpctl reset` on this one first.");
    }

    // The image that the old cluster ran when this machine has it, else the one of the cpctl that restores. Without a runtime preflight says so.
    private async Task<string?> ImageAsync(string? old, CancellationToken cancel)
    {
        try
        {
            var images = await cri.ListImagesAsync(cancel);
            return old is not null && images.Any(image => image.Tags.Contains(old, StringComparer.Ordinal)) ? old : await CpctlImage.FindAsync(cri, BuildInfo.Version, cancel);
        }
        catch (CriException)
        {
            return old;
        }
    }

    internal static void RefuseOther(BootstrapRecord begun, NodeNaming node, string backup)
    {
        var other = begun.Restored is not { } restored ? "an installation of a new cluster"
            : restored.Backup != backup ? $"a restore of {restored.Backup}"
            : (begun.NodeName, begun.NodeIp) != (node.Name, node.Ip) ? $"a restore as node {begun.NodeName} ({begun.NodeIp})"
            : null;
        if (other is null) return;
        throw new CpctlException(
            ExitCode.Refused, "something else is under way on this node", $"{other} was begun and not finished", "Go on with that one by its own command, or give it up with `cpctl reset`.");
    }
}
