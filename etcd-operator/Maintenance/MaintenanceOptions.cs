namespace Cpctl.Etcd.Maintenance;

/// <summary>How <see cref="MaintenanceController"/> paces itself.</summary>
public sealed record MaintenanceOptions
{
    public static MaintenanceOptions Default { get; } = new();

    /// <summary>Between looks: with a full database nobody writes for this long before anything is done.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>While something is being done about it.</summary>
    public TimeSpan Busy { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Between comparisons of the members' content; each reads every database once.</summary>
    public TimeSpan Compare { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>While members differ (no etcd is restarted until they are found equal again), and when other voters answer than at the last comparison.</summary>
    public TimeSpan CompareAgain { get; init; } = TimeSpan.FromSeconds(30);
}
