using Cpctl.Bootstrap.Install.Temporary;
using Cpctl.Bootstrap.Pods;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;

namespace Cpctl.Bootstrap.Install.Phases;

/// <summary>
/// Waits until the operator has taken the temporary member out of etcd, after moving leadership and proving that the rest serves writes;
/// then stops the temporary pods and puts their data aside.
/// </summary>
internal sealed class HandOverPhase(Installation installation) : IPhase
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(2);

    private StaticPodState Pods => new(installation.Cri, installation.Paths, installation.Record.NodeName);

    public string Name => PhaseNames.HandOver;

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        using var etcd = NodeEtcd.Connect(NodeEtcd.LocalUrl, installation.Paths);
        await installation.Patience.UntilAsync(
            "the temporary etcd member to leave",
            Limit,
            token => MissingAsync(etcd.Member, token),
            progress.Say,
            "The operator takes it out as soon as the node's own member serves; its log and `cpctl status` tell more. Run the same command again to go on waiting.",
            cancel);

        // First of all: from here on a continued run starts nothing temporary.
        HandOver.Finish(installation.Paths);
        await StopAsync(TemporaryApiServer.PodName, progress, cancel);
        await StopAsync(TemporaryEtcd.PodName, progress, cancel);
        installation.Archive.Move(installation.Paths.BootstrapEtcdDataDirectory);
    }

    /// <summary>Null when this node's member serves and no temporary member is left.</summary>
    private static async Task<string?> MissingAsync(EtcdMember member, CancellationToken cancel)
    {
        try
        {
            var members = await member.MembersAsync(cancel);
            return members.Members.Any(entry => entry.Name == MembershipWishes.BootstrapName) ? "the operator has yet to take the temporary member out" : null;
        }
        catch (EtcdException e)
        {
            return $"this node's etcd does not serve yet: {e.Message}";
        }
    }

    private async Task StopAsync(string podName, IPhaseProgress progress, CancellationToken cancel)
    {
        installation.Archive.Move(installation.Paths.Manifest(podName));
        await installation.Patience.UntilAsync(
            $"{podName} to stop",
            StopLimit,
            async token => await Pods.IsRunningAsync(podName, token) ? $"{podName} is stopping" : null,
            progress.Say,
            "See the kubelet's log, and run the same command again.",
            cancel);
    }
}
