using System.Security.Cryptography;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Clusters;
using Cpctl.Bootstrap.Kubelets;
using Cpctl.Bootstrap.Nodes;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Pki.Signers;
using Cpctl.StaticPods.Agent.Slots;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Bootstrap.Reset;

/// <summary><c>cpctl reset</c>.</summary>
internal sealed class ResetHandler(CliServices services)
{
    private const string LeavePhase = "leave";
    private const string CleanPhase = "clean-up";

    public async Task<int> RunAsync(bool yes, bool dryRun, CancellationToken cancel)
    {
        if (!services.Host.IsRoot) throw new CpctlException(ExitCode.Failed, "can't reset this node", "not running as root", "Run the same command with sudo.");
        using var only = NodeWorkLock.Take(services.Paths);
        var observer = new ResetObserver(services.Paths, services.Time);
        var situation = await observer.ObserveAsync(cancel);
        var plan = ResetPlan.For(situation);
        if (plan.Kind == ResetKind.Refuse) throw Refused(plan);
        if (plan.Kind == ResetKind.Nothing)
        {
            await services.Console.Out.WriteLineAsync($"Nothing to do: {plan.Reason}.");
            return (int)ExitCode.Done;
        }

        if (dryRun)
        {
            await services.Console.Out.WriteLineAsync(Describe(plan, situation));
            return (int)ExitCode.Done;
        }

        if (!yes) Confirm(plan, situation);
        string[] phases = plan.Kind == ResetKind.LeaveFirst ? [LeavePhase, CleanPhase] : [CleanPhase];
        var holder = await HolderAsync(situation, cancel);
        await ProgressDisplay.RunAsync(
            services.Console, services.Time, phases, progress => ExecuteAsync(plan, situation, observer, destroyKeys: holder is not null, progress, cancel), cancel);
        await services.Console.Out.WriteLineAsync($"This machine is no node any more. Its files are in {services.Paths.ArchiveDirectory}.");
        if (situation.Identity is { Role: NodeRole.ControlPlane })
            await services.Console.Out.WriteLineAsync(holder is not null
                ? $"Its copies of the cluster's keys were destroyed; {holder} holds them."
                : "The cluster's keys are among them, for no other node was seen to hold them: keep that directory as safe as they are, or destroy it.");
        return (int)ExitCode.Done;
    }

    private async Task ExecuteAsync(
        ResetPlan plan, ResetSituation situation, ResetObserver observer, bool destroyKeys, IPhaseProgress progress, CancellationToken cancel)
    {
        // Whoever was asked may have thought for an hour.
        var now = ResetPlan.For(await observer.ObserveAsync(cancel));
        if (now.Kind != plan.Kind) throw Changed(now);
        var patience = new Polling(services.Time);
        var slots = new ApiServerSlots(services.Time);
        if (plan.Kind == ResetKind.LeaveFirst)
        {
            await PhaseAsync(LeavePhase, progress, async () =>
            {
                using var peers = await PeersAsync(situation.Identity!, cancel);
                await new ClusterLeaving(services.Paths, situation.Identity!, peers, slots, patience).RunAsync(progress.Say, cancel);
            });
        }

        using var cri = new CriClient(services.Paths.ContainerdSocket, services.Time);
        var cleaning = new NodeCleaning(
            services.Paths, cri, slots, new KubeletSupervision(services.Host, services.Paths), patience, services.Time);
        await PhaseAsync(CleanPhase, progress, () => cleaning.RunAsync(destroyKeys, progress.Say, cancel));
    }

    /// <summary>Who else holds this node's signers, by the other nodes' API servers; null when nobody is known to, or nobody answers.</summary>
    private async Task<string?> HolderAsync(ResetSituation situation, CancellationToken cancel)
    {
        if (situation.Identity is not { Role: NodeRole.ControlPlane } identity || !File.Exists(services.Paths.AdminKubeconfig)) return null;
        try
        {
            if (SignerSet.TryLoad(services.Paths) is not { } own) return null;
            using var peers = await PeersAsync(identity, cancel);
            var nodes = await peers.ListAllAsync(ResourceTypes.ControlPlaneNodes, null, null, cancel);
            var controlPlane = await peers.TryGetAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, cancel);
            return SignerHolders.Another(own, identity.Name, nodes, controlPlane?.Status?.Etcd?.Members ?? [], services.Time.GetUtcNow());
        }
        catch (Exception e) when (e is CpctlException or KubernetesTransportException or KubernetesApiException or CryptographicException)
        {
            return null; // Rather kept than lost.
        }
    }

    private static async Task PhaseAsync(string name, IPhaseProgress progress, Func<Task> work)
    {
        progress.Begin(name);
        try
        {
            await work();
        }
        catch
        {
            progress.Fail(name);
            throw;
        }

        progress.End(name);
    }

    /// <summary>The other nodes' API servers: this node's own loses its etcd on the way, and a balancer may still lead to it.</summary>
    private async Task<KubernetesClient> PeersAsync(NodeIdentity identity, CancellationToken cancel)
    {
        var access = NodeAdministrator.Access(services.Paths, services.Time);
        using var api = new KubernetesClient(access, services.Time, NullLogger.Instance, ClusterConnection.Options(services.Console));
        var nodes = await ApiErrors.ExplainAsync(() => api.ListAllAsync(ResourceTypes.ControlPlaneNodes, null, null, cancel));
        var others = nodes.Where(node => node.Metadata.Name != identity.Name && node.Spec.Role == NodeRoles.ControlPlane)
            .Select(node => new Uri($"https://{new NodeNaming(node.Metadata.Name!, node.Spec.Ip).Endpoint(6443)}"));
        return new KubernetesClient(access.WithEndpoints([.. others, new Uri($"https://{identity.Endpoint}")]), services.Time, NullLogger.Instance);
    }

    private void Confirm(ResetPlan plan, ResetSituation situation)
    {
        if (!services.Console.InIsTerminal)
            throw new CpctlException(ExitCode.BadInput, "reset needs a confirmation", "standard input is no terminal to ask on", "Add --yes if you mean it; --dry-run tells what would be done.");
        services.Console.Error.WriteLine(Describe(plan, situation));
        services.Console.Error.Write($"Type {situation.Identity?.Name ?? "yes"} to go on: ");
        if (services.Console.In.ReadLine()?.Trim() != (situation.Identity?.Name ?? "yes"))
            throw new CpctlException(ExitCode.BadInput, "not confirmed", "the answer was another", "Nothing was changed.");
    }

    private string Describe(ResetPlan plan, ResetSituation situation)
    {
        var who = situation.Identity is { } identity ? $"node {identity.Name} of cluster {identity.ClusterId}" : "this machine";
        var leave = plan.Kind == ResetKind.LeaveFirst ? "leave etcd and the API, then " : "";
        return $"reset would make {who} {leave}stop everything and move its files to {services.Paths.ArchiveDirectory}, but for the cluster's keys, which are destroyed when another node holds them; {plan.Reason}.";
    }

    private static CpctlException Changed(ResetPlan now) => new(
        ExitCode.Refused, "things are no longer as they were when you agreed", now.Reason, "Nothing was changed. Run the same command again: it tells what it would do now.");

    private static CpctlException Refused(ResetPlan plan) => new(
        ExitCode.Refused,
        "this node must not leave now",
        plan.Reason,
        "Bring the other control-plane nodes up first (`cpctl status` tells which), then run the same command again.");
}
