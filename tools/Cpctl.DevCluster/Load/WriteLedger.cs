namespace Cpctl.DevCluster.Load;

/// <summary>Every write that was acknowledged. One whose answer got lost may be there or not: nobody was promised anything.</summary>
public sealed class WriteLedger
{
    private readonly HashSet<string> _acknowledged = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public int Count
    {
        get
        {
            lock (_gate)
                return _acknowledged.Count;
        }
    }

    public void Acknowledge(string key)
    {
        lock (_gate)
            _acknowledged.Add(key);
    }

    /// <summary>What was acknowledged and is not among <paramref name="present"/>, ordered.</summary>
    public IReadOnlyList<string> LostFrom(IReadOnlySet<string> present)
    {
        lock (_gate)
            return [.. _acknowledged.Where(key => !present.Contains(key)).Order(StringComparer.Ordinal)];
    }
}
