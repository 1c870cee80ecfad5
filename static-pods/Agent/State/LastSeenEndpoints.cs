using Cpctl.Api.Node;

namespace Cpctl.StaticPods.Agent.State;

/// <summary>Where this node's agent saw members of etcd last: in agent-state.json, for commands that look for them while no agent runs.</summary>
public static class LastSeenEndpoints
{
    /// <returns>https://host:port of clients; empty when there is no such file, or it can't be read: the agent says so, and other sources are left.</returns>
    public static IReadOnlyList<string> Read(NodePaths paths)
    {
        try
        {
            var state = AgentState.Load(paths);
            return state.Successor is { } successor ? [.. state.EtcdEndpoints, successor.EtcdEndpoint] : state.EtcdEndpoints;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
