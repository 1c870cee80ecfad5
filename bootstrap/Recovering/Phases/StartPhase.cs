using Cpctl.Bootstrap.Install;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.Bootstrap.Recovering.Phases;

/// <summary>Gives the kubelet everything back that was stopped, and waits until the API serves.</summary>
internal sealed class StartPhase(RecoveryWork recovery) : IPhase
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public string Name => RecoverPhaseNames.Start;

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        var manifests = new StoppedManifests(recovery.Paths, recovery.Files);
        manifests.PutBack();
        using var etcd = NodeEtcd.Connect(NodeEtcd.LocalUrl, recovery.Paths);
        using var api = LocalApi.Connect(recovery.Paths, recovery.Time);
        await recovery.Polling.UntilAsync(
            "the API to serve",
            Limit,
            async token => await NodeEtcd.FaultAsync(etcd.Member, token) is not null ? await AboutAsync(manifests, ComponentNames.Etcd, token)
                : await LocalApi.FaultAsync(api, token) is not null ? await AboutAsync(manifests, ComponentNames.ApiServer, token)
                : null,
            progress.Say,
            "Remedy what its log says and run the same command again to go on waiting; the agent does the rest also without it.",
            cancel);
    }

    private Task<string> AboutAsync(StoppedManifests manifests, string component, CancellationToken cancel) =>
        recovery.Pods.DescribeAsync((manifests.PodsOf(component) is [.., var pod] ? pod : component), cancel);
}
