using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Nodes;

/// <summary>When a node's agent counts as not answering: for rollouts, conditions, backups and commands alike. Pure.</summary>
public static class AgentSilence
{
    /// <summary>Three heartbeats of an agent: one is lost when the API server it writes through is replaced.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(100);

    /// <summary>Also of one that was never heard of.</summary>
    /// <param name="node">Its heartbeat by the same clock as <paramref name="now"/>, as <see cref="NodeClocks"/> gives it.</param>
    /// <param name="now">The clock.</param>
    public static bool IsSilent(ControlPlaneNode node, DateTimeOffset now) => node.Status?.LastHeartbeat is not { } heartbeat || now - heartbeat >= Limit;
}
