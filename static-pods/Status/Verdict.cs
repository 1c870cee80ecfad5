using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Status;

/// <summary>A condition before it is put beside its predecessor.</summary>
/// <param name="Type">One of <see cref="ConditionTypes"/>.</param>
/// <param name="Status">One of <see cref="ConditionStatus"/>.</param>
/// <param name="Reason">One word for programs.</param>
/// <param name="Message">A sentence for people.</param>
internal sealed record Verdict(string Type, string Status, string Reason, string Message)
{
    public bool IsTrue => Status == ConditionStatus.True;

    public static Verdict True(string type, string reason, string message) => new(type, ConditionStatus.True, reason, message);

    public static Verdict False(string type, string reason, string message) => new(type, ConditionStatus.False, reason, message);

    /// <summary>The time of transition is kept while the status stays.</summary>
    public Condition After(Condition? previous, long? generation, DateTimeOffset now) => new()
    {
        Type = Type,
        Status = Status,
        Reason = Reason,
        Message = Message,
        ObservedGeneration = generation,
        LastTransitionTime = previous?.Status == Status && previous.LastTransitionTime is { } since
            ? since
            : DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()),
    };
}
