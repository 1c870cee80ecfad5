using Cpctl.Api.Resources;
using Cpctl.Etcd.Membership;
using Cpctl.StaticPods.Agent.Certificates;
using Cpctl.StaticPods.Agent.Etcd;
using Cpctl.StaticPods.Agent.Execution;
using Cpctl.StaticPods.Agent.Observing;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Agent.Reporting;
using Cpctl.StaticPods.Agent.State;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent;

/// <summary>Look, decide, tell, do one thing; again. Ends when another agent takes over, and to begin anew when another cluster has taken over.</summary>
internal sealed class AgentLoop(
    AgentMemory memory,
    RevisionSource revisions,
    NodeObserver observer,
    StepExecutor executor,
    INodeEtcd etcd,
    INodePreparation preparation,
    IAgentApi api,
    NodeStatusReporter statusReporter,
    Wakeup wakeup,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>While something is awaited: nothing that the kubelet does takes less.</summary>
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(200);

    /// <summary>While a committed node is not as it should be, or others have to act.</summary>
    private static readonly TimeSpan Uneasy = TimeSpan.FromSeconds(1);

    /// <summary>While the node is as it should be.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(10);

    private readonly WaitClock _clock = new(time);
    private readonly CertificateSchedule _certificates = new(time);
    private TimeSpan _retry = FirstRetry;
    private ApplyStep? _step;

    /// <summary>Runs until another agent or another cluster takes over, or cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var (outcome, pause) = await TurnAsync(cancellation);
            if (outcome == StepOutcome.HandedOver)
            {
                return;
            }

            if (pause > TimeSpan.Zero)
            {
                await wakeup.PauseAsync(pause, cancellation);
            }
        }
    }

    /// <summary>One turn.</summary>
    /// <returns>What came of it, and how long to pause before the next.</returns>
    internal async Task<(StepOutcome Outcome, TimeSpan Pause)> TurnAsync(CancellationToken cancellation)
    {
        _step = null;
        try
        {
            Listen();
            if (HearsOfSuccessor())
            {
                return (StepOutcome.HandedOver, TimeSpan.Zero);
            }

            if (api.Node?.Spec.RegisterNode is { } request && request != memory.State.RegisteredNode)
            {
                executor.RegisterNode(request);
            }

            await RenewCertificatesAsync(cancellation);
            return await LookAndActAsync(cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // Whatever it is, the node is looked at again: an agent that gives up helps nobody.
            return (StepOutcome.Waiting, Failed(e));
        }
    }

    private async Task<(StepOutcome Outcome, TimeSpan Pause)> LookAndActAsync(CancellationToken cancellation)
    {
        if (memory.State.Effective is not { } number)
        {
            statusReporter.Seen(null, Waits.ForOthers("the operator has to say which revision to run"));
            return (StepOutcome.Waiting, FirstRetry);
        }

        if (await revisions.TryGetAsync(number, cancellation) is not { } target)
        {
            statusReporter.Seen(null, Waits.ForOthers($"revision {number} is not on this node, and the API does not give it: {revisions.Problem}"));
            return (StepOutcome.Waiting, FirstRetry);
        }

        statusReporter.Target(number);
        _clock.Advance(number);
        var node = await observer.ObserveAsync(target, Hints(target.Rollout), _clock.Waited, ApplySettings.Of(target.Rollout), cancellation);
        Remember(node);
        if (IsRemoved(node))
        {
            memory.Update(state => state with { IsLeaving = true });
            node = node with { IsLeaving = true };
        }

        var step = _step = ApplyPlan.Next(node);
        statusReporter.Seen(node, step);
        _clock.WaitFor((step as ApplyStep.Wait)?.Key);
        var outcome = await executor.ExecuteAsync(step, node, cancellation);
        statusReporter.Done(step, number);
        _retry = FirstRetry;
        return (outcome, outcome switch
        {
            StepOutcome.Idle => Quiet,
            StepOutcome.Waiting => node.IsCommitted ? Uneasy : Busy,
            _ => TimeSpan.Zero,
        });
    }

    /// <summary>Takes up what the API says, and keeps it for when it says nothing.</summary>
    private void Listen()
    {
        var spec = api.Node?.Spec;
        var cluster = api.ControlPlane?.Status?.Etcd;
        memory.Update(state => state with
        {
            Desired = spec is { TargetRevision: > 0 } ? spec.TargetRevision : state.Desired,
            Highest = new[] { state.Highest, spec?.TargetRevision, state.Desired, state.LastGood, state.Failed }.Max(),
            Retry = spec is null ? state.Retry : spec.Retry,
            IsLeaving = state.IsLeaving || spec?.Leave == true,
            Restart = RestartProgress.Follow(state.Restart, spec?.Restart is { } restart && restart.Id == spec.AllowedRestart ? restart : null),
            Epoch = Math.Max(state.Epoch, cluster?.Epoch ?? 0),
        });
    }

    /// <summary>The clients of the API that this agent has know nothing of the other cluster's address.</summary>
    private bool HearsOfSuccessor()
    {
        var before = memory.State.Successor;
        memory.Update(state => state.Hearing(Successor.Of(api.ControlPlane)));
        if (memory.State.Successor is not { } successor || successor == before)
        {
            return false;
        }

        AgentLog.TakenOver(logger, successor.Epoch, successor.EtcdEndpoint);
        return true;
    }

    /// <summary>
    /// A node that was removed while it was off, and boots again: neither the API nor a quorum of etcd knows it. One that has never committed
    /// anything is being installed and not known yet.
    /// </summary>
    private bool IsRemoved(NodeObservation node) => api.IsForgotten && node is { LastGood: not null, Etcd.Standing: MemberState.NotListed };

    private EtcdHints Hints(RolloutSpec rollout)
    {
        var published = api.ControlPlane?.Status?.Etcd?.Members.SelectMany(member => member.ClientURLs) ?? [];
        var successor = memory.State.Successor is { } other ? [other.EtcdEndpoint] : Array.Empty<string>();
        return new EtcdHints(
            [.. memory.State.EtcdEndpoints.Concat(published).Concat(successor).Distinct(StringComparer.OrdinalIgnoreCase)], memory.State.Epoch, rollout.AllowOutage,
            api.ControlPlane?.Status?.Etcd?.Pending, api.ControlPlane?.Status?.Etcd);
    }

    private void Remember(NodeObservation node)
    {
        if (node.Etcd.Standing == MemberState.Voter && etcd.Node?.Epoch is { } epoch)
        {
            memory.Update(state => state.Arrived(epoch));
        }

        if (etcd.Endpoints is { Count: > 0 } endpoints && !endpoints.SequenceEqual(memory.State.EtcdEndpoints, StringComparer.Ordinal))
        {
            memory.Update(state => state with { EtcdEndpoints = endpoints });
        }
    }

    private async Task RenewCertificatesAsync(CancellationToken cancellation)
    {
        var asked = api.Node?.Spec.RenewCertificates is { } request && request.Id != memory.State.RenewedCertificates ? request : null;
        if (!_certificates.IsTime(preparation.Certificates, asked?.Id ?? PublishedKeys))
        {
            return;
        }

        try
        {
            await preparation.RenewCertificatesAsync(asked, cancellation);
            if (asked is not null)
            {
                memory.Update(state => state with { RenewedCertificates = asked.Id });
            }
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // Certificates last longer than most reasons why they cannot be renewed at the moment; the node's other work goes on.
            AgentLog.CertificatesFailed(logger, e.Message);
        }
    }

    /// <summary>Names the keys that the operator has published and this node has yet to take up.</summary>
    private string? PublishedKeys => api.ControlPlane?.Status?.Keys?.Generation is { } published && published > (preparation.Keys?.Generation ?? 0)
        ? $"keys of generation {published}"
        : null;

    /// <returns>How long to wait before the next attempt.</returns>
    private TimeSpan Failed(Exception error)
    {
        try
        {
            statusReporter.Failed(_step, error);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever telling fails of, the next turn is worth more: an agent that ends here begins again and ends again.
            AgentLog.StepFailed(logger, "tell what failed", $"{error.Message}; {e.Message}");
        }

        if (_step is ApplyStep.PullImage pull)
        {
            _clock.WaitFor(Waits.Image(pull.Image));
        }

        var pause = _retry;
        _retry = TimeSpan.FromTicks(Math.Min(LastRetry.Ticks, _retry.Ticks * 2));
        return pause;
    }
}
