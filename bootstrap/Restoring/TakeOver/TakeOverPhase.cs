using System.Globalization;
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
        if (installation.Journal.IsDone(Name, Told)) return;
        pool.Refresh();
        if (!installation.Journal.IsDone(Name, Nodes) && await TryAsync("the nodes that come along", TakeNodesAsync, progress, cancel) is { } count)
            installation.Journal.Append(Name, Nodes, JournalState.Done, string.Create(CultureInfo.InvariantCulture, $"{count} keys"));
        if (await TryAsync("the old cluster to know who takes over", TellAsync, progress, cancel) is not null)
            installation.Journal.Append(Name, Told, JournalState.Done, string.Join(", ", old.Running));
        else
            progress.Warn($"The old cluster's etcd does not answer any more: nobody could tell {string.Join(", ", old.Running)} to yield. `cpctl reset` and join them anew, and switch them on one at a time.");
        if (old.Off.Count > 0) progress.Warn($"{string.Join(", ", old.Off)} did not answer: they yield and join when they boot.");
    }

    /// <returns>Null when no member of the old cluster answered within the limit.</returns>
    private async Task<int?> TryAsync(string what, Func<EtcdMember, CancellationToken, Task<int?>> attempt, IPhaseProgress progress, CancellationToken cancel)
    {
        var started = installation.Time.GetTimestamp();
        while (installation.Time.GetElapsedTime(started) < Limit)
        {
            foreach (var url in old.Members)
            {
                try
                {
                    if (await IsOldAsync(pool.At(url), cancel) && await attempt(pool.At(url), cancel) is { } done) return done;
                }
                catch (EtcdException e)
                {
                    progress.Say($"{what}: {e.Message}");
                }
            }

            await Task.Delay(Patience.Interval, installation.Time, cancel);
        }

        return null;
    }

    /// <summary>One that has yielded answers at the same address as a member of the restored cluster.</summary>
    private async Task<bool> IsOldAsync(EtcdMember member, CancellationToken cancel) =>
        (await member.StatusAsync(cancel)).ClusterId != (await pool.At(Own).StatusAsync(cancel)).ClusterId;

    /// <summary>What is here already stays: workers are what the backup says.</summary>
    private async Task<int?> TakeNodesAsync(EtcdMember from, CancellationToken cancel)
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

        return values.Count;
    }

    /// <returns>Null when somebody else wrote meanwhile.</returns>
    private async Task<int?> TellAsync(EtcdMember member, CancellationToken cancel)
    {
        var successor = new Successor(installation.Record.Restored!.Epoch, Own, installation.Node.Endpoint(ApiServerSlots.Port));
        if (await member.GetAsync(TakenOverKeys.ControlPlane, cancel) is not { } stored || JsonNode.Parse(stored.Value.Span) is not JsonObject controlPlane) return null;
        var metadata = controlPlane["metadata"]!.AsObject();
        if (metadata["annotations"] is not JsonObject annotations) metadata["annotations"] = annotations = [];
        annotations[Successor.Annotation] = successor.ToText();
        var written = await member.PutIfUnchangedAsync(TakenOverKeys.ControlPlane, Encoding.UTF8.GetBytes(controlPlane.ToJsonString() + "\n"), stored.ModRevision, cancel);
        return written.Succeeded ? 1 : null;
    }
}
