using Cpctl.Api.Node;

namespace Cpctl.StaticPods.Agent.State;

/// <summary>Which revision a node runs, by what its agent remembers.</summary>
public static class AppliedRevision
{
    /// <returns>Null before the first.</returns>
    /// <exception cref="InvalidDataException">The agent's state can't be read.</exception>
    public static long? Of(NodePaths paths) => AgentState.Load(paths).LastGood;
}
