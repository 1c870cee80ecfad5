namespace Cpctl.Api.Runtime;

/// <summary>Back-off of a work queue: per key, doubling.</summary>
public sealed record WorkQueueOptions
{
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromMilliseconds(50);

    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(30);
}
