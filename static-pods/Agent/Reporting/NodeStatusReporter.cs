using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Agent.Etcd;
using Cpctl.StaticPods.Agent.Execution;
using Cpctl.StaticPods.Agent.LocalApi;
using Cpctl.StaticPods.Agent.Planning;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.Reporting;

/// <summary>Tells everybody how the node is and what happens to it: the API, whoever asks on the node, the log. Each piece of news once.</summary>
internal sealed class NodeStatusReporter(
    NodeIdentity identity,
    AgentMemory memory,
    INodeEtcd etcd,
    INodePreparation preparation,
    StatusReporter reporter,
    LocalView view,
    Journal journal,
    NodeNews news,
    Func<OperatorStatus?> standing,
    TimeProvider time,
    ILogger logger,
    string version)
{
    private string? _lastWait;
    private string? _lastFailure;
    private long? _lastTarget;

    /// <param name="node">What was seen; null when there is nothing to run yet.</param>
    /// <param name="step">What was decided from it.</param>
    public void Seen(NodeObservation? node, ApplyStep step)
    {
        var status = StatusBuilder.Build(memory.State, node, step, node is null ? null : etcd.Node, preparation.Certificates, preparation.Keys, identity.Ip, version) with { Signers = preparation.Signers, Operator = standing() };
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
            Journal = journal.Newest(LocalView.JournalLines),
        });
        if (waiting is not null && waiting != _lastWait)
        {
            AgentLog.Waiting(logger, waiting);
        }

        _lastWait = waiting;
        news.Waiting(step as ApplyStep.Wait, node);
    }

    public void Target(long revision)
    {
        news.Target(revision);
        if (_lastTarget != revision)
        {
            AgentLog.Target(logger, revision);
            _lastTarget = revision;
        }
    }

    public void Done(ApplyStep step, long revision)
    {
        _lastFailure = null;
        if (step.IsAction)
        {
            news.Done(step, revision, memory.State.FailureReason);
        }

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

    /// <param name="step">What was attempted; null when not even looking worked.</param>
    /// <param name="error">Why it failed.</param>
    public void Failed(ApplyStep? step, Exception error)
    {
        var text = step?.Text ?? "look at the node";
        if (step is { IsAction: true })
        {
            news.Failed(step, error);
        }

        if (_lastFailure == text + error.Message)
        {
            return;
        }

        _lastFailure = text + error.Message;
        AgentLog.StepFailed(logger, text, error.Message);
        if (step is { IsAction: true })
        {
            Note(step, error.Message);
        }
    }

    /// <summary>A disk that is full is often what failed: it must not fail the telling of it.</summary>
    private void Note(ApplyStep step, string why)
    {
        try
        {
            journal.Append(StepExecutor.Phase, step.Text, JournalState.Failed, why);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            AgentLog.NotJournaled(logger, e.Message);
        }
    }
}
