using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Agent.Etcd;
using Cpctl.StaticPods.Agent.Execution;
using Cpctl.StaticPods.Agent.LocalApi;
using Cpctl.StaticPods.Agent.Observing;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Agent.Reporting;
using Cpctl.StaticPods.Agent.State;
using Cpctl.StaticPods.Rendering;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent;

/// <summary>Look, decide, do one thing, tell; again. Ends when another agent takes over.</summary>
internal sealed class AgentLoop(
    NodeIdentity identity,
    AgentMemory memory,
    RevisionSource revisions,
    NodeObserver observer,
    StepExecutor executor,
    INodeEtcd etcd,
    INodePreparation preparation,
    IAgentApi api,
    StatusReporter reporter,
    LocalView view,
    Wakeup wakeup,
    Journal journal,
    TimeProvider time,
    ILogger logger,
    string version)
{
    /// <summary>While something is awaited: nothing that the kubelet does takes less.</summary>
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(200);

    /// <summary>While a committed node is not as it should be, or others have to act.</summary>
    private static readonly TimeSpan Uneasy = TimeSpan.FromSeconds(1);

    /// <summary>While the node is as it should be.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CertificateCheck = TimeSpan.FromMinutes(1);

    private readonly WaitClock _clock = new(time);
    private ApplyStep? _step;
    private long? _lastCertificateCheck;
    private TimeSpan _retry = FirstRetry;
    private string? _lastWait;
    private string? _lastFailure;
    private long? _lastTarget;

    /// <summary>Runs until another agent takes over, or cancelled.</summary>
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
            return await LookAndActAsync(cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // Whatever it is, the node is looked at again: an agent that gives up helps nobody.
            return (StepOutcome.Waiting, Failed(_step, e));
        }
    }

    private async Task<(StepOutcome Outcome, TimeSpan Pause)> LookAndActAsync(CancellationToken cancellation)
    {
        Listen();
        RenewCertificates();
        if (memory.State.Effective is not { } number)
        {
            Tell(null, Waits.ForOthers("the operator has to say which revision to run"));
            return (StepOutcome.Waiting, FirstRetry);
        }

        if (await revisions.TryGetAsync(number, cancellation) is not { } target)
        {
            Tell(null, Waits.ForOthers($"revision {number} is not on this node, and the API does not give it: {revisions.Problem}"));
            return (StepOutcome.Waiting, FirstRetry);
        }

        Note(number);
        _clock.Advance(number);
        var node = await observer.ObserveAsync(target, Hints(target), _clock.Waited, SettingsOf(target), cancellation);
        Remember();
        var step = _step = ApplyPlan.Next(node);
        Tell(node, step);
        _clock.WaitFor((step as ApplyStep.Wait)?.Key);
        var outcome = await executor.ExecuteAsync(step, node, cancellation);
        Succeeded(step, number);
        return (outcome, outcome switch
        {
            StepOutcome.Idle => Quiet,
            StepOutcome.Waiting => node.IsCommitted ? Uneasy : Busy,
            _ => TimeSpan.Zero,
        });
    }

    private static ApplySettings SettingsOf(TargetRevision target) => RolloutOf(target) is { } rollout
        ? new ApplySettings(GoDuration.Parse(rollout.VerifyTimeout), TimeSpan.FromSeconds(rollout.MinReadySeconds))
        : ApplySettings.Default;

    private static RolloutSpec? RolloutOf(TargetRevision target) =>
        target.FilesOf(ComponentNames.Settings).FirstOrDefault() is { } file ? NodeSettings.Read(file.Text).Rollout : null;

    /// <summary>Takes up what the API says, and keeps it for when it says nothing.</summary>
    private void Listen()
    {
        var spec = api.Node?.Spec;
        var cluster = api.ControlPlane?.Status?.Etcd;
        memory.Update(state => state with
        {
            Desired = spec is { TargetRevision: > 0 } ? spec.TargetRevision : state.Desired,
            Retry = spec is null ? state.Retry : spec.Retry,
            Epoch = Math.Max(state.Epoch, cluster?.Epoch ?? 0),
        });
    }

    private EtcdHints Hints(TargetRevision target)
    {
        var published = api.ControlPlane?.Status?.Etcd?.Members.SelectMany(member => member.ClientURLs) ?? [];
        return new EtcdHints(
            [.. memory.State.EtcdEndpoints.Concat(published).Distinct(StringComparer.OrdinalIgnoreCase)],
            memory.State.Epoch,
            RolloutOf(target)?.AllowOutage ?? false);
    }

    private void Remember()
    {
        if (etcd.Endpoints is { Count: > 0 } endpoints && !endpoints.SequenceEqual(memory.State.EtcdEndpoints, StringComparer.Ordinal))
        {
            memory.Update(state => state with { EtcdEndpoints = endpoints });
        }
    }

    private void RenewCertificates()
    {
        if (_lastCertificateCheck is { } last && time.GetElapsedTime(last) < CertificateCheck)
        {
            return;
        }

        _lastCertificateCheck = time.GetTimestamp();
        try
        {
            preparation.RenewCertificates();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            AgentLog.CertificatesFailed(logger, e.Message);
        }
    }

    private void Tell(NodeObservation? node, ApplyStep step)
    {
        var status = StatusBuilder.Build(memory.State, node, step, node is null ? null : etcd.Node, preparation.Certificates, version);
        reporter.Publish(status);
        var waiting = (step as ApplyStep.Wait)?.Reason;
        view.Update(new NodeReport
        {
            Time = time.GetUtcNow(),
            Node = new ControlPlaneNode
            {
                Metadata = new ObjectMeta { Name = identity.Name },
                Spec = new ControlPlaneNodeSpec
                {
                    TargetRevision = memory.State.Desired ?? 0,
                    Role = identity.Role == NodeRole.ControlPlane ? NodeRoles.ControlPlane : NodeRoles.Worker,
                    Ip = identity.Ip,
                    Retry = memory.State.Retry,
                },
                Status = status with { LastHeartbeat = time.GetUtcNow() },
            },
            ApiProblem = reporter.Problem,
            Waiting = waiting,
            Etcd = etcd.Cluster,
            Journal = [.. journal.Entries.TakeLast(LocalView.JournalLines)],
        });
        if (waiting is not null && waiting != _lastWait)
        {
            AgentLog.Waiting(logger, waiting);
        }

        _lastWait = waiting;
    }

    private void Note(long target)
    {
        if (_lastTarget != target)
        {
            AgentLog.Target(logger, target);
            _lastTarget = target;
        }
    }

    private void Succeeded(ApplyStep step, long revision)
    {
        _retry = FirstRetry;
        _lastFailure = null;
        switch (step)
        {
            case { IsAction: false }:
                break;
            case ApplyStep.Commit:
                AgentLog.Committed(logger, revision);
                break;
            case ApplyStep.FallBack:
                AgentLog.RevisionFailed(logger, revision, memory.State.FailureReason ?? "");
                break;
            default:
                AgentLog.Step(logger, step.Text, revision);
                break;
        }
    }

    /// <summary>The same failure is told once, however often it is tried again.</summary>
    private TimeSpan Failed(ApplyStep? step, Exception error)
    {
        var text = step?.Text ?? "look at the node";
        if (step is ApplyStep.PullImage pull)
        {
            _clock.WaitFor(Waits.Image(pull.Image));
        }

        if (_lastFailure != text + error.Message)
        {
            AgentLog.StepFailed(logger, text, error.Message);
            if (step is { IsAction: true })
            {
                journal.Append("apply", step.Text, JournalState.Failed, error.Message);
            }

            _lastFailure = text + error.Message;
        }

        var pause = _retry;
        _retry = TimeSpan.FromTicks(Math.Min(LastRetry.Ticks, _retry.Ticks * 2));
        return pause;
    }
}
