using System.Globalization;
using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Recovering;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.Bootstrap.Restoring.InPlace.Phases;

/// <summary>
/// Ends the old cluster for everybody, with all that it has acknowledged in this node's data: the other members are taken out, then this one stops.
/// What stays as it is now is read in between.
/// </summary>
internal sealed class FencePhase(RecoveryWork recovery, EtcdMemberPool pool) : IPhase
{
    private const string Remedy = "Run the same command again. `cpctl restore --in-place --abort` puts this node back as it was; nodes that were taken out join anew by themselves.";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private readonly string _own = EtcdUrls.Client(recovery.Node.Ip);
    private readonly MemberFence _fence = new(pool, EtcdUrls.Client(recovery.Node.Ip), EtcdUrls.Peer(recovery.Node.Ip));

    public string Name => InPlacePhaseNames.Fence;

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        if (recovery.Files.IsRebuilt || Directory.Exists(recovery.Files.Leaving) || SwappedData.IsIn(recovery)) return;
        var stop = new ComponentStop(recovery);
        if (!File.Exists(recovery.Files.Present))
        {
            // Who would bring members and manifests back.
            await stop.RunAsync([ComponentNames.Agent, ComponentNames.Operator], progress, cancel);
            await CloseAsync(progress, cancel);
            await stop.RunAsync([ComponentNames.ApiServer], progress, cancel);

            // Again: another node's operator may have added somebody in the meantime.
            await CloseAsync(progress, cancel);
            var present = await ReadAsync(cancel);
            NodeDirectory.Ensure(recovery.Paths.RecoveryDirectory, FileModes.SecretDirectory);
            present.Save(recovery.Files.Present);
            recovery.Journal.Append(Name, "read", JournalState.Done, string.Create(CultureInfo.InvariantCulture, $"{present.Values.Count} keys stay as they are at revision {present.Revision}"));
        }

        await stop.RunAsync(StoppedManifests.Order, progress, cancel);
    }

    private async Task<PresentState> ReadAsync(CancellationToken cancel)
    {
        try
        {
            return await PresentState.ReadAsync(pool.At(_own), cancel);
        }
        catch (EtcdException e)
        {
            throw new CpctlException(ExitCode.Failed, "what stays as it is now could not be read", e.Message, Remedy, e);
        }
    }

    private Task CloseAsync(IPhaseProgress progress, CancellationToken cancel) => recovery.Polling.UntilAsync(
        "this node's member to be the only one of the old etcd",
        Limit,
        async token =>
        {
            try
            {
                return await CloserAsync(token);
            }
            catch (EtcdException e)
            {
                return e.Message;
            }
        },
        progress.Say,
        Remedy,
        cancel);

    /// <returns>Null when it is the only one.</returns>
    private async Task<string?> CloserAsync(CancellationToken cancel)
    {
        switch (await _fence.TakeAsync(cancel))
        {
            case FenceStep.Closed:
                return null;
            case FenceStep.Lost:
                throw new CpctlException(ExitCode.Failed, "this node's member was taken out of etcd", "somebody else did that meanwhile", "cpctl restore --in-place --abort, and begin on a node that is a member.");
            case FenceStep.Lead lead:
                return $"leadership moves here from {lead.Name}";
            case FenceStep.Remove remove:
                recovery.Journal.Append(Name, "removed", JournalState.Done, $"{remove.Name} ({MemberId.ToText(remove.MemberId)})");
                return $"{remove.Name} is taken out of etcd";
            case FenceStep.Wait wait:
                return wait.Reason;
            default:
                throw new InvalidOperationException("an unknown step of the fence");
        }
    }
}
