using System.Globalization;
using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Install;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Recovering;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Etcd.Client;
using Cpctl.Recovery.InPlace;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.Bootstrap.Restoring.InPlace.Phases;

/// <summary>Starts the new etcd and puts in what stays as it is now, before any API server reads. The ControlPlane object last: by it others know the cluster.</summary>
internal sealed class FillPhase(RecoveryWork recovery, InPlaceOrder order) : IPhase
{
    private const int Parallel = 8;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public string Name => InPlacePhaseNames.Objects;

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        // From then on API servers may have changed it.
        if (File.Exists(recovery.Files.Filled)) return;
        var manifests = new StoppedManifests(recovery.Paths, recovery.Files);
        manifests.PutBack(ComponentNames.Etcd);
        using var etcd = NodeEtcd.Connect(NodeEtcd.LocalUrl, recovery.Paths);
        await recovery.Polling.UntilAsync(
            "the new etcd to serve",
            Limit,
            async token => await NodeEtcd.FaultAsync(etcd.Member, token) is null ? null : await recovery.Pods.DescribeAsync(manifests.PodsOf(ComponentNames.Etcd) is [.., var pod] ? pod : ComponentNames.Etcd, token),
            progress.Say,
            "Remedy what its log says and run the same command again.",
            cancel);
        try
        {
            await FillAsync(etcd.Member, PresentState.Load(recovery.Files.Present), cancel);
        }
        catch (EtcdException e)
        {
            throw new CpctlException(ExitCode.Failed, "the new etcd does not take what stays as it is", e.Message, "Run the same command again.", e);
        }

        AtomicFile.Write(recovery.Files.Filled, "", FileModes.Secret);
    }

    private async Task FillAsync(EtcdMember etcd, PresentState present, CancellationToken cancel)
    {
        var status = await etcd.StatusAsync(cancel);
        if (status.ClusterId != recovery.Member.ClusterId)
            throw new CpctlException(ExitCode.Failed, "another etcd answers on this node", $"it is of cluster {MemberId.ToText(status.ClusterId)}", "End it and run the same command again.");
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancel };
        foreach (var folder in PresentKeys.Folders)
        {
            await System.Threading.Tasks.Parallel.ForEachAsync(
                present.Values.Where(value => value.Key.StartsWith(folder, StringComparison.Ordinal)), options, async (value, token) => await etcd.PutAsync(value.Key, value.Value, token));
        }

        foreach (var component in VacantLease.Components)
        {
            await etcd.PutAsync(VacantLease.Key(component), VacantLease.Value(component, Guid.NewGuid(), recovery.Time.GetUtcNow()), cancel);
        }

        await etcd.PutAsync(PresentKeys.ControlPlane, ReturnedControlPlane.Merge(present.Values[PresentKeys.ControlPlane], order.ControlPlane, recovery.Member, order.Record.Epoch), cancel);
        recovery.Journal.Append(Name, "filled", JournalState.Done, string.Create(CultureInfo.InvariantCulture, $"{present.Values.Count} keys"));
    }
}
