namespace Cpctl.DevCluster.Load;

/// <summary>Every write that was acknowledged. One whose answer got lost may be there or not: nobody was promised anything.</summary>
public sealed class WriteLedger
{
    private readonly HashSet<string> acknowledged = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    public int Count
    {
        get
        {
            lock (gate)
                return acknowledged.Count;
        }
    }

    public void Acknowledge(string key)
    {
        lock (gate)
            acknowledged.Add(key);
    }

    /// <summary>What was acknowledged and is not among <paramref name="present"/>, ordered.</summary>
    public IReadOnlyList<string> LostFrom(IReadOnlySet<string> present)
    {
        lock (gate)
            return [.. acknowledged.Where(key => !present.Contains(key)).Order(StringComparer.Ordinal)];
    }
}
