namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>What a pod answers about its own health.</summary>
/// <param name="IsHealthy">It does its work.</param>
/// <param name="Message">Why not, in a clause; null when healthy.</param>
internal sealed record PodHealth(bool IsHealthy, string? Message)
{
    public static PodHealth Good { get; } = new(true, null);

    public static PodHealth Bad(string message) => new(false, message);
}
