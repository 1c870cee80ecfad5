namespace Cpctl.DevCluster.Load;

/// <summary>Every attempt that went one way, for as long as the load runs.</summary>
/// <param name="name">The way, as reports call it.</param>
public sealed class RouteLog(string name)
{
    private readonly List<Attempt> _attempts = [];
    private readonly Lock _gate = new();

    public string Name { get; } = name;

    public void Add(Attempt attempt)
    {
        lock (_gate)
            _attempts.Add(attempt);
    }

    /// <summary>What there is until now.</summary>
    public IReadOnlyList<Attempt> Attempts()
    {
        lock (_gate)
            return [.. _attempts];
    }

    /// <summary>What happened between two moments, both counted since the load began.</summary>
    public RouteSummary Between(TimeSpan from, TimeSpan to) => RouteSummary.Of(Name, Attempts(), from, to);
}
