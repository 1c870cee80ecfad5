using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Maintenance;
using Microsoft.Extensions.Logging;

namespace Cpctl.Etcd.Membership;

/// <summary>Look, decide, do one step, report. Holds what must last between rounds of one leadership.</summary>
internal sealed class MembershipRound
{
    /// <summary>A node without power costs a round no more than this.</summary>
    internal static readonly EtcdTimeouts Timeouts = new() { Connect = TimeSpan.FromSeconds(1), Read = TimeSpan.FromSeconds(2) };

    private readonly ClusterObserver _observer;
    private readonly ClusterEpochProbe _epochProbe;
    private readonly StepExecutor _executor;
    private readonly ContentHasher _hasher;
    private readonly DowngradeWatch _downgrade;
    private readonly MemberHistory _history;
    private readonly MembershipReporter _reporter;
    private readonly MembershipLimits _limits;

    internal MembershipRound(
        IKubernetesClient client, EventRecorder events, EtcdMemberPool pool, MembershipLimits limits, TimeProvider time, ILogger logger)
    {
        _observer = new ClusterObserver(pool);
        _epochProbe = new ClusterEpochProbe(pool, time);
        _executor = new StepExecutor(pool, time);
        _hasher = new ContentHasher(pool);
        _downgrade = new DowngradeWatch(pool, time);
        _history = new MemberHistory(time);
        _reporter = new MembershipReporter(client, events, time, logger);
        _limits = limits;
    }

    internal async Task<RoundOutcome> RunAsync(ControlPlane? controlPlane, IReadOnlyList<ControlPlaneNode> nodes, CancellationToken cancellation)
    {
        if (controlPlane is null)
        {
            return RoundOutcome.Settled;
        }

        ClusterView view;
        try
        {
            var known = controlPlane.Status?.Etcd;
            ulong? own = MemberId.TryParse(known?.ClusterId, out var id) ? id : null;
            var choice = await _epochProbe.LookAsync(KnownEndpoints.Of(nodes, controlPlane), own, known?.Epoch ?? 1, cancellation);
            if (own is not null && choice.ClusterId != own)
            {
                // This operator's API stores in the etcd of before a recovery: what it knows of nodes is of no use to the other one.
                _reporter.Waiting($"a cluster of a later epoch, {choice.Epoch}, has taken over: this node yields to it");
                return RoundOutcome.Pending;
            }

            view = choice.Of(await _observer.ObserveAsync(choice.Endpoints, cancellation)).Knowing(known);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // The agent may be renewing the certificate just now.
            _reporter.Waiting($"the etcd client certificate cannot be used: {e.Message}");
            return RoundOutcome.Pending;
        }

        var requests = MemberRequestReader.Read(nodes, view);
        view = view with { SetByHand = SetByHandRule.Of(view, requests, await _downgrade.LookAsync(view, cancellation)) };
        var clock = _history.Observe(view, requests);
        var step = MembershipPlan.Next(view, requests, clock, _limits);
        if (step is MembershipStep.AddLearner && await DifferingAsync(view, cancellation) is { Count: > 0 } differing)
        {
            view = view with { Differing = differing };
            step = MembershipPlan.Next(view, requests, clock, _limits);
        }

        await _reporter.StatusAsync(view, step, controlPlane, nodes, cancellation);
        switch (step)
        {
            case MembershipStep.Nothing:
                _reporter.Settled();
                return RoundOutcome.Settled;
            case MembershipStep.Wait wait:
                _reporter.Waiting(wait.Reason);
                return RoundOutcome.Pending;
            default:
                return await DoAsync(view, step, controlPlane, cancellation);
        }
    }

    /// <summary>
    /// A learner copies the leader: whether that holds what the others hold is asked right before, for the published comparison is minutes old.
    /// </summary>
    /// <returns>Null when it cannot be told: a member that does not hash in time keeps nobody out.</returns>
    private async Task<IReadOnlyList<string>?> DifferingAsync(ClusterView view, CancellationToken cancellation)
    {
        try
        {
            return (await _hasher.CompareAsync(view, cancellation))?.Differing;
        }
        catch (EtcdException)
        {
            return null;
        }
    }

    private async Task<RoundOutcome> DoAsync(ClusterView view, MembershipStep step, ControlPlane controlPlane, CancellationToken cancellation)
    {
        try
        {
            _reporter.Starting(step);
            await _executor.ExecuteAsync(view, step, cancellation);
        }
        catch (EtcdException e)
        {
            _reporter.Refused(step, e);
            return RoundOutcome.Pending;
        }

        if (step is MembershipStep.RemoveStaleLearner stale)
        {
            _history.JoinFailed(view.Find(stale.MemberId)!.Info.PeerUrls);
        }

        await _reporter.DoneAsync(step, controlPlane, cancellation);
        return RoundOutcome.Changed;
    }
}
