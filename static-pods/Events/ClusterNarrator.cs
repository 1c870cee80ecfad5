using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.StaticPods.Revisions;
using Cpctl.StaticPods.Rollouts;

namespace Cpctl.StaticPods.Events;

/// <summary>
/// Tells, as Events of the ControlPlane, what the operator that leads decides. It only listens: the controllers know nothing of it, and
/// none of them waits for an event to be written.
/// </summary>
internal sealed class ClusterNarrator : IController
{
    private readonly Informer<ControlPlane> controlPlanes;
    private readonly RevisionStore revisions;
    private readonly RolloutProgress progress;
    private readonly EventQueue events;
    private RolloutStep? lastStep;
    private long lastRevision;
    private volatile bool leads;

    public ClusterNarrator(
        Informer<ControlPlane> controlPlanes, Informer<Secret> secrets, RevisionStore revisions, RolloutProgress progress, EventQueue events)
    {
        this.controlPlanes = controlPlanes;
        this.revisions = revisions;
        this.progress = progress;
        this.events = events;
        controlPlanes.Subscribe(change => Conditions(change.Previous, change.Object));
        secrets.Subscribe(change =>
        {
            if (change.Type == WatchEventType.Added && RevisionSecret.NumberOf(change.Object) is { } number)
            {
                Made(number);
            }
        });
        progress.Subscribe(Decided);
    }

    public string Name => "events";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // What happened before is another operator's to tell.
        lastStep = null;
        leads = true;
        try
        {
            await events.RunAsync(cancellationToken);
        }
        finally
        {
            leads = false;
        }
    }

    private void Decided()
    {
        var (before, after) = (lastStep, progress.Step);
        lastStep = after;
        if (after is not null)
        {
            Tell(RolloutNews.Of(before, after));
        }
    }

    private void Made(long number)
    {
        if (number <= lastRevision)
        {
            return;
        }

        var previous = lastRevision;
        lastRevision = number;
        if (!leads)
        {
            return;
        }

        Tell([News.Normal(EventReasons.RevisionMade, $"revision {number} made; it changes {Changed(number)}")]);
        if (lastStep is RolloutStep.SetTarget or RolloutStep.Wait or RolloutStep.Paused)
        {
            Tell([News.Normal(EventReasons.RolloutSuperseded, $"revision {number} takes the place of revision {previous}, which had not reached every node")]);
        }
    }

    private string Changed(long number)
    {
        try
        {
            return revisions.Find(number) is { } revision ? string.Join(", ", revision.Changed) : "nothing any more";
        }
        catch (InvalidDataException e)
        {
            return $"what cannot be read: {e.Message}";
        }
    }

    private void Conditions(ControlPlane? before, ControlPlane after)
    {
        if (before is not null)
        {
            Tell(ConditionNews.Of(before.Status?.Conditions ?? [], after.Status?.Conditions ?? []));
        }
    }

    private void Tell(IEnumerable<News> news)
    {
        if (!leads || controlPlanes.List() is not [var controlPlane, ..])
        {
            return;
        }

        foreach (var one in news)
        {
            events.Tell(controlPlane, one.Severity, one.Reason, one.Message);
        }
    }
}
