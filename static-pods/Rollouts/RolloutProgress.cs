namespace Cpctl.StaticPods.Rollouts;

/// <summary>What the rollout last decided, for the controller that reports it.</summary>
public sealed class RolloutProgress
{
    private readonly List<Action> subscribers = [];
    private volatile RolloutStep? step;

    /// <summary>Null before the first decision.</summary>
    public RolloutStep? Step
    {
        get => step;
        internal set
        {
            if (value != step)
            {
                step = value;
                subscribers.ForEach(notify => notify());
            }
        }
    }

    /// <summary>Calls <paramref name="notify"/>, which must be quick, whenever the decision became another one. Subscribe before running.</summary>
    public void Subscribe(Action notify) => subscribers.Add(notify);
}
