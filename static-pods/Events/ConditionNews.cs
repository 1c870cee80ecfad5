using Cpctl.Api.Resources;
using Cpctl.StaticPods.Status;

namespace Cpctl.StaticPods.Events;

/// <summary>What is told when a condition turns. Progress has events of its own, and Upgradeable only sums up the others.</summary>
internal static class ConditionNews
{
    public static IEnumerable<News> Of(IReadOnlyList<Condition> before, IReadOnlyList<Condition> after) =>
        from condition in after
        let previous = before.FirstOrDefault(other => other.Type == condition.Type)
        where previous is not null && previous.Status != condition.Status && previous.Status != ConditionStatus.Unknown
        let news = Of(condition)
        where news is not null
        select news;

    private static News? Of(Condition condition)
    {
        var message = condition.Message ?? "";
        return (condition.Type, condition.Status) switch
        {
            (ConditionTypes.Available, ConditionStatus.True) => News.Normal(EventReasons.Available, message),
            (ConditionTypes.Available, ConditionStatus.False) => News.Warning(EventReasons.Unavailable, message),
            (ConditionTypes.Degraded, ConditionStatus.True) => News.Warning(EventReasons.Degraded, message),
            (ConditionTypes.Degraded, ConditionStatus.False) => News.Normal(EventReasons.Recovered, message),
            (ConditionTypes.SpecValid, ConditionStatus.True) => News.Normal(EventReasons.SpecAccepted, message),
            (ConditionTypes.SpecValid, ConditionStatus.False) => News.Warning(EventReasons.SpecInvalid, message),
            _ => null,
        };
    }
}
