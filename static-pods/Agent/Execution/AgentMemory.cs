using Cpctl.Api.Node;
using Cpctl.StaticPods.Agent.State;

namespace Cpctl.StaticPods.Agent.Execution;

/// <summary>The agent's state, always as it is on disk, and what it knows for this life only.</summary>
internal sealed class AgentMemory(NodePaths paths)
{
    private readonly Lock _gate = new();

    public AgentState State { get; private set; } = AgentState.Load(paths);

    /// <summary>The revision for which certificates and programs have been brought up to date in this life.</summary>
    public long? PreparedFor { get; set; }

    /// <summary>Saves before it returns; the local API asks for changes too, hence the lock.</summary>
    public void Update(Func<AgentState, AgentState> change)
    {
        lock (_gate)
        {
            var changed = change(State);
            if (changed != State)
            {
                changed.Save(paths);
                State = changed;
            }
        }
    }
}
