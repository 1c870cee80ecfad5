using System.Text;
using System.Text.Json.Nodes;
using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Install;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Sealing;
using Cpctl.Recovery.InPlace;
using Cpctl.Recovery.TakeOver;
using Cpctl.StaticPods.Agent.Slots;

namespace Cpctl.Bootstrap.Restoring.TakeOver;

/// <summary>
/// Makes the old cluster yield once the restored one serves: first its nodes are known here, then they are told. Until then it serves, and an interrupted
/// restore has done it no harm.
/// </summary>
internal sealed class TakeOverPhase(Installation installation, TakenOver old, EtcdMemberPool pool) : IPhase
{
    private const string Nodes = "nodes";
    private const string Told = "told";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public string Name => RestorePhaseNames.TakeOver;

    private string Own => EtcdUrls.Client(installation.Record.NodeIp);

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        if (old.Off.Count > 0) progress.Warn($"{string.Join(", ", old.Off)} did not answer: they yield and join when they boot.");
        if (installation.Journal.IsDone(Name, Told)) return;
        var wasTelling = installation.Journal.Last(Name, Told) is not null;
        pool.Refresh();

        // In this order: an agent whose node the API does not know leaves the cluster.
        if (await StepAsync(Nodes, TakeNodesAsync, progress, cancel) && await StepAsync(Told, TellAsync, progress, cancel)) return;
        if (wasTelling)
        {
            // Nodes that yield take their members along. Whoever was not reached is named when the wait for them is over.
            progress.Say("the old cluster's etcd does not answer any more: an earlier run was interrupted while it told its nodes");
            return;
        }

        progress.Warn($"The old cluster's etcd does not answer any more: nobody could tell {string.Join(", ", old.Running)} to yield. Keep them off, or run `cpctl reset` on them and join them anew.");
    }

    /// <returns>False when no member of the old cluster answered within the limit.</returns>
    private async Task<bool> StepAsync(string step, Func<EtcdMember, CancellationToken, Task<bool>> attempt, IPhaseProgress progress, CancellationToken cancel)
    {
        if (installation.Journal.IsDone(Name, step)) return true;
        var started = installation.Time.GetTimestamp();
        while (installation.Time.GetElapsedTime(started) < Limit)
        {
            foreach (var url in old.Members)
            {
                try
                {
                    if (!await IsOldAsync(pool.At(url), cancel)) continue;
                    if (installation.Journal.Last(Name, step) is null) installation.Journal.Append(Name, step, JournalState.Started, url);
                    if (!await attempt(pool.At(url), cancel)) continue;
                    installation.Journal.Append(Name, step, JournalState.Done, url);
                    return true;
                }
                catch (EtcdException e)
                {
                    progress.Say($"{step}: {e.Message}");
                }
            }

            await Task.Delay(Polling.Interval, installation.Time, cancel);
        }

        return false;
    }

    /// <summary>One that has yielded answers at the same address as a member of the restored cluster.</summary>
    private async Task<bool> IsOldAsync(EtcdMember member, CancellationToken cancel) =>
        (await member.StatusAsync(cancel)).ClusterId != (await pool.At(Own).StatusAsync(cancel)).ClusterId;

    /// <summary>What is here already stays: workers are what the backup says.</summary>
    private async Task<bool> TakeNodesAsync(EtcdMember from, CancellationToken cancel)
    {
        var values = (await StoredValues.ReadAsync(from, [.. TakenOverKeys.Folders, TakenOverKeys.Signers], cancel)).Values;
        var own = pool.At(Own);
        if (values.GetValueOrDefault(TakenOverKeys.Signers) is { } signers)
        {
            await own.PutAsync(TakenOverKeys.Signers, signers, cancel);
            using var key = SealingKey.LoadOrCreate(installation.Paths);
            if (!await new SealedSigners(installation.Api).PutAsync(installation.Signers, installation.Record.NodeName, key.PublicKey, cancel))
                throw new CpctlException(ExitCode.Failed, "the cluster's keys are being rotated", "the nodes that are to yield got others meanwhile", "Run the same command again.");
        }

        foreach (var folder in TakenOverKeys.Folders)
        {
            foreach (var (name, value) in values.Where(value => value.Key.StartsWith(folder, StringComparison.Ordinal)))
                await own.PutIfUnchangedAsync(name, TakenOverKeys.Edit(name, value), 0, cancel);
        }

        return true;
    }

    /// <returns>False when somebody else wrote meanwhile.</returns>
    private async Task<bool> TellAsync(EtcdMember member, CancellationToken cancel)
    {
        var successor = new Successor(installation.Record.Restored!.Epoch, Own, installation.Node.Endpoint(ApiServerSlots.Port));
        if (await member.GetAsync(PresentKeys.ControlPlane, cancel) is not { } stored || JsonNode.Parse(stored.Value.Span) is not JsonObject controlPlane) return false;
        var metadata = controlPlane["metadata"]!.AsObject();
        if (metadata["annotations"] is not JsonObject annotations) metadata["annotations"] = annotations = [];
        annotations[Successor.Annotation] = successor.ToText();
        return (await member.PutIfUnchangedAsync(PresentKeys.ControlPlane, Encoding.UTF8.GetBytes(controlPlane.ToJsonString() + "\n"), stored.ModRevision, cancel)).Succeeded;
    }
}
