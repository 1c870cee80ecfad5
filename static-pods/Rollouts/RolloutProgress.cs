namespace Cpctl.StaticPods.Rollouts;

/// <summary>What the rollout last decided, for the controller that reports it.</summary>
public sealed class RolloutProgress
{
    private readonly List<Action> _subscribers = [];
    private volatile RolloutStep? _step;

    /// <summary>Null before the first decision.</summary>
    public RolloutStep? Step
    {
        get => _step;
        internal set
        {
            if (value != _step)
            {
                _step = value;
                _subscribers.ForEach(notify => notify());
            }
        }
    }

    /// <summary>Calls <paramref name="notify"/>, which must be quick, whenever the decision became another one. Subscribe before running.</summary>
    public void Subscribe(Action notify) => _subscribers.Add(notify);
}
