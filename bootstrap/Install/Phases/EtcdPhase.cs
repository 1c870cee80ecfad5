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
        var endpoint = installation.IsHandedOver ? NodeEtcd.LocalUrl : new Uri(TemporaryEtcd.ClientUrl(installation.Node));
        var pod = new StaticPodState(installation.Cri, installation.Paths, installation.Record.NodeName);
        using var etcd = NodeEtcd.Connect(endpoint, installation.Paths);
        await installation.Patience.UntilAsync(
            "etcd to serve",
            Limit,
            async token => await NodeEtcd.FaultAsync(etcd.Member, token) is null
                ? null
                : installation.IsHandedOver ? $"etcd at {endpoint} does not serve yet" : await pod.DescribeAsync(TemporaryEtcd.PodName, token),
            progress.Say,
            "Mend what its log says and run the same command again.",
            cancel);
    }
}
