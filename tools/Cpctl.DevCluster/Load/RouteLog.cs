namespace Cpctl.DevCluster.Load;

/// <summary>Every attempt that went one way, for as long as the load runs.</summary>
/// <param name="name">The way, as reports call it.</param>
public sealed class RouteLog(string name)
{
    private readonly List<Attempt> attempts = [];
    private readonly Lock gate = new();

    public string Name { get; } = name;

    public void Add(Attempt attempt)
    {
        lock (gate)
            attempts.Add(attempt);
    }

    /// <summary>What there is until now.</summary>
    public IReadOnlyList<Attempt> Attempts()
    {
        lock (gate)
            return [.. attempts];
    }

    /// <summary>What happened between two moments, both counted since the load began.</summary>
    public RouteSummary Between(TimeSpan from, TimeSpan to) => RouteSummary.Of(Name, Attempts(), from, to);
}
