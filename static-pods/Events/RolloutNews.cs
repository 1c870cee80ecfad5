using Cpctl.Etcd.Membership;
using Cpctl.StaticPods.Rollouts;

namespace Cpctl.StaticPods.Events;

/// <summary>What is told when a rollout's decision becomes another one. What its nodes do meanwhile their agents tell.</summary>
internal static class RolloutNews
{
    /// <param name="before">The decision before; null for the first of a leadership.</param>
    /// <param name="after">The decision now.</param>
    public static IEnumerable<News> Of(RolloutStep? before, RolloutStep after)
    {
        if (before is RolloutStep.Paused && after is not RolloutStep.Paused)
        {
            yield return News.Normal(EventReasons.RolloutResumed, "spec.rollout.paused is no longer set");
        }

        var news = after switch
        {
            RolloutStep.SetTarget => News.Normal(EventReasons.NodeTold, after.Reason),
            RolloutStep.Paused => News.Normal(EventReasons.RolloutPaused, after.Reason),
            RolloutStep.Stopped => News.Warning(EventReasons.RolloutStopped, after.Reason),
            RolloutStep.Wait { Refusal: not GateRule.None } => News.Normal(EventReasons.GateWaits, after.Reason),

            // An operator that has just begun to lead finds a settled cluster settled.
            RolloutStep.Settled when before is not (null or RolloutStep.Settled) => News.Normal(EventReasons.RolloutComplete, after.Reason),
            _ => null,
        };
        if (news is not null)
        {
            yield return news;
        }
    }
}
