using Cpctl.Api.Node;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent;

/// <summary>What the process that runs an agent gives it.</summary>
public sealed record AgentOptions
{
    public required NodePaths Paths { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILoggerFactory Loggers { get; init; }

    /// <summary>The version of this program, reported as status.agentVersion.</summary>
    public required string Version { get; init; }

    /// <summary>
    /// The pod this agent runs in ("cpctl-agent-r7"), from the environment variable CPCTL_POD_NAME of its manifest;
    /// null outside a pod, where an agent never replaces itself.
    /// </summary>
    public string? PodName { get; init; }
}
