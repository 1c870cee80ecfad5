using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Etcd.Membership;
using Cpctl.StaticPods.Agent.Metrics;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Events;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Agent.Reporting;

/// <summary>What the agent does, as Events of its ControlPlaneNode and as metrics.</summary>
/// <param name="identity">This node.</param>
/// <param name="look">Its object as last seen; null before the first time.</param>
/// <param name="events">Where events go.</param>
/// <param name="metrics">Where it is counted.</param>
internal sealed class NodeNews(NodeIdentity identity, Func<ControlPlaneNode?> look, EventQueue events, WorkMetrics metrics)
{
    private string? _refusal;

    public void Target(long revision) => metrics.Target(revision);

    /// <param name="wait">What is waited for; null when there is nothing to wait for.</param>
    /// <param name="node">What was seen.</param>
    public void Waiting(ApplyStep.Wait? wait, NodeObservation? node)
    {
        var refusal = wait is { Key: Waits.Others, Component: ComponentNames.Etcd } && node is { Etcd.Gate: { IsAllowed: false } gate } && wait.Reason.EndsWith(gate.Reason, StringComparison.Ordinal)
            ? gate
            : null;
        metrics.Gate(refusal?.Rule ?? GateRule.None);
        if (refusal is not null && refusal.Reason != _refusal)
        {
            Tell(News.Normal(EventReasons.GateWaits, wait!.Reason));
        }

        _refusal = refusal?.Reason;
    }

    public void Done(ApplyStep step, long revision, string? failure)
    {
        metrics.Done(step);
        if (StepNews.Of(step, revision, failure) is { } news)
        {
            Tell(news);
        }
    }

    public void Failed(ApplyStep step, Exception error)
    {
        metrics.Failed(step);
        Tell(News.Warning(EventReasons.StepFailed, $"{step.Text}: failed, will be tried again: {error.Message}"));
    }

    /// <summary>Returns at once.</summary>
    public void Tell(News news) =>
        events.Tell(look() ?? new ControlPlaneNode { Metadata = new ObjectMeta { Name = identity.Name } }, news.Severity, news.Reason, news.Message);
}
