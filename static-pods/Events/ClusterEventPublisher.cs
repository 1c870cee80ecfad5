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
internal sealed class ClusterEventPublisher : IController
{
    private readonly Informer<ControlPlane> _controlPlanes;
    private readonly RevisionStore _revisions;
    private readonly RolloutProgress _progress;
    private readonly EventQueue _events;
    private RolloutStep? _lastStep;
    private long _lastRevision;
    private volatile bool _leads;

    public ClusterEventPublisher(
        Informer<ControlPlane> controlPlanes, Informer<Secret> secrets, RevisionStore revisions, RolloutProgress progress, EventQueue events)
    {
        _controlPlanes = controlPlanes;
        _revisions = revisions;
        _progress = progress;
        _events = events;
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
        _lastStep = null;
        _leads = true;
        try
        {
            await _events.RunAsync(cancellationToken);
        }
        finally
        {
            _leads = false;
        }
    }

    private void Decided()
    {
        var (before, after) = (_lastStep, _progress.Step);
        _lastStep = after;
        if (after is not null)
        {
            Tell(RolloutNews.Of(before, after));
        }
    }

    private void Made(long number)
    {
        if (number <= _lastRevision)
        {
            return;
        }

        var previous = _lastRevision;
        _lastRevision = number;
        if (!_leads)
        {
            return;
        }

        Tell([News.Normal(EventReasons.RevisionMade, $"revision {number} made; it changes {Changed(number)}")]);
        if (_lastStep is RolloutStep.SetTarget or RolloutStep.Wait or RolloutStep.Paused)
        {
            Tell([News.Normal(EventReasons.RolloutSuperseded, $"revision {number} takes the place of revision {previous}, which had not reached every node")]);
        }
    }

    private string Changed(long number)
    {
        try
        {
            return _revisions.Find(number) is { } revision ? string.Join(", ", revision.Changed) : "nothing any more";
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
        if (!_leads || _controlPlanes.List() is not [var controlPlane, ..])
        {
            return;
        }

        foreach (var one in news)
        {
            _events.Tell(controlPlane, one.Severity, one.Reason, one.Message);
        }
    }
}
