using Cpctl.Api.Node;
using Cpctl.Api.Runtime;
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

    /// <summary>
    /// What else the agent of a control-plane node does, of features that this one does not know. Run beside its own work while it is the one that
    /// works, and begun again when they fail: nothing here ever ends the agent. Those that can be disposed are.
    /// </summary>
    public Func<AgentDutyContext, IReadOnlyList<IController>> Duties { get; init; } = static _ => [];
}
