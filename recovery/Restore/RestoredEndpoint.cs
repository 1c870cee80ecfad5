namespace Cpctl.Recovery.Restore;

/// <summary>Where a restored cluster is reached.</summary>
public static class RestoredEndpoint
{
    /// <summary>
    /// A name or a load balancer's address stays what it was: clients know it. One that was an old node's own address can't lead here, so it becomes this node's.
    /// </summary>
    /// <param name="old">host:port.</param>
    /// <param name="oldAddresses">Of the control-plane nodes in the backup.</param>
    /// <param name="own">This node's host:port.</param>
    public static string Choose(string? old, IEnumerable<string> oldAddresses, string own)
    {
        var colon = old?.LastIndexOf(':') ?? -1;
        return colon <= 0 || oldAddresses.Contains(old![..colon].Trim('[', ']'), StringComparer.OrdinalIgnoreCase) ? own : old!;
    }
}
