using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Agent.Execution;
using Cpctl.StaticPods.Agent.Reporting;
using Cpctl.StaticPods.Revisions;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.Undoing;

/// <summary>
/// After this node has committed a revision: watches whether an operator leads, and has the node go back when none has for some minutes. Without it, a
/// revision with which nobody can lead stays for ever, for nobody is there to carry out the edit that takes it back.
/// </summary>
/// <param name="ownRank">This node's place among the control plane's, from 0.</param>
/// <param name="canWrite">The agent's own reports are taken: a database that takes no writes keeps operators from leading under every revision.</param>
internal sealed class LeaderWatch(
    IKubernetesClient client, AgentMemory memory, RevisionUndo undo, Func<int> ownRank, Func<bool> canWrite, Action wakeUp, TimeProvider time, ILogger logger)
{
    private const string LeaseName = "operator";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Going back, and a lease that is taken over, take less than two.</summary>
    private static readonly TimeSpan Stagger = TimeSpan.FromMinutes(3);

    private LeaderTrial? _trial;
    private long? _revision;
    private DateTimeOffset? _renewed;
    private long _looked;

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await LookAsync(cancellation);
            await Task.Delay(Pause, time, cancellation);
        }
    }

    /// <summary>One look.</summary>
    internal async Task LookAsync(CancellationToken cancellation)
    {
        if (!memory.State.IsUnconfirmed || memory.State.LastGood is not { } revision)
        {
            _trial = null;
            return;
        }

        if (_trial is null || _revision != revision)
        {
            (_trial, _revision) = (new LeaderTrial(Patience + (Stagger * ownRank())), revision);
            await SignAsync(cancellation);
            _looked = time.GetTimestamp();
            return;
        }

        var sign = await SignAsync(cancellation);
        var now = time.GetTimestamp();
        var verdict = _trial.Look(sign, time.GetElapsedTime(_looked, now));
        _looked = now;
        if (verdict == LeaderVerdict.Leads)
        {
            memory.Update(state => state.LastGood == revision ? state with { IsUnconfirmed = false } : state);
        }
        else if (verdict == LeaderVerdict.NobodyLeads)
        {
            GoBack(revision);
        }
    }

    private void GoBack(long revision)
    {
        const string reason = "no operator has led since it was committed here, although the API answers";
        if (undo.Undo(reason) is { } refusal)
        {
            // Said once, and not asked again: it would be the same.
            AgentLog.NotUndone(logger, revision, reason, refusal);
            memory.Update(state => state.LastGood == revision ? state with { IsUnconfirmed = false } : state);
            return;
        }

        AgentLog.RevisionFailed(logger, revision, reason);
        wakeUp();
    }

    private async Task<LeaderSign> SignAsync(CancellationToken cancellation)
    {
        try
        {
            var lease = await client.TryGetAsync(ResourceTypes.Leases, RevisionSecret.Namespace, LeaseName, cancellation);
            var before = _renewed;
            _renewed = lease?.Spec?.RenewTime;
            return _renewed is not null && _renewed != before ? LeaderSign.Renewed
                : canWrite() ? LeaderSign.Silent
                : LeaderSign.Unknown;
        }
        catch (Exception e) when (e is KubernetesApiException or KubernetesTransportException)
        {
            return LeaderSign.Unknown;
        }
    }
}
