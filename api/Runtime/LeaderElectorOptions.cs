namespace Cpctl.Api.Runtime;

/// <summary>Which Lease to hold and how. Needs LeaseDuration &gt; RenewDeadline &gt; RetryPeriod.</summary>
public sealed record LeaderElectorOptions
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>Unique per process start: two processes with one identity would both believe to lead.</summary>
    public required string Identity { get; init; }

    /// <summary>Others take over when the lease was not renewed for this long, by their own clock since they saw it last.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The leader gives up when it could not renew for this long.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);
}
