namespace Cpctl.Api.Resources;

/// <summary>A condition as metav1.Condition has it.</summary>
public sealed record Condition
{
    public string Type { get; set; } = "";

    /// <summary>One of <see cref="ConditionStatus"/>.</summary>
    public string Status { get; set; } = ConditionStatus.Unknown;

    public string? Reason { get; set; }

    public string? Message { get; set; }

    public DateTimeOffset? LastTransitionTime { get; set; }

    public long? ObservedGeneration { get; set; }
}
