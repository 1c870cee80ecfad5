using Cpctl.Bootstrap.Install.Temporary;
using Cpctl.Bootstrap.Pods;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Etcd.Client;

namespace Cpctl.Bootstrap.Install.Phases;

/// <summary>Waits until the cluster's etcd serves: the temporary one, or, when the installation is past it, the node's own.</summary>
internal sealed class EtcdPhase(Installation installation) : IPhase
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public string Name => PhaseNames.Etcd;

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        // Both are asked: the operator may take the temporary member out at any moment after the revision was applied, also while nobody
        // watches, and the record of the hand-over is written only after that.
        using var temporary = NodeEtcd.Connect(new Uri(TemporaryEtcd.ClientUrl(installation.Node)), installation.Paths);
        using var own = NodeEtcd.Connect(NodeEtcd.LocalUrl, installation.Paths);
        var pod = new StaticPodState(installation.Cri, installation.Paths, installation.Record.NodeName);
        await installation.Polling.UntilAsync(
            "etcd to serve",
            Limit,
            async token =>
            {
                if (!installation.IsHandedOver && await NodeEtcd.FaultAsync(temporary.Member, token) is null) return null;
                if (await NodeEtcd.FaultAsync(own.Member, token) is null) return null;
                return installation.IsHandedOver ? $"etcd at {NodeEtcd.LocalUrl} does not serve yet" : await pod.DescribeAsync(TemporaryEtcd.PodName, token);
            },
            progress.Say,
            "Remedy what its log says and run the same command again.",
            cancel);
    }
}
