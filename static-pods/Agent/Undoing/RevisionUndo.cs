using Cpctl.StaticPods.Agent.Execution;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Agent.State;

namespace Cpctl.StaticPods.Agent.Undoing;

/// <summary>
/// Has this node go back to the revision before the one it has committed. One node is enough: its operator can lead then, and carries out the edit that
/// corrects the spec on all of them. The revision counts as failed here, so that nobody gets it meanwhile and the status says so.
/// </summary>
/// <param name="memory">The agent's.</param>
/// <param name="staged">Used by this alone: it is no object for several threads.</param>
internal sealed class RevisionUndo(AgentMemory memory, StagedRevisions staged)
{
    private readonly Lock _gate = new();

    /// <param name="reason">Why, as a clause; what the node tells as the failure's reason.</param>
    /// <returns>Null when the node goes back, else why it does not.</returns>
    public string? Undo(string reason)
    {
        lock (_gate)
        {
            var state = memory.State;
            if (UndoRule.Refusal(state, Load(state.LastGood), Load(state.Previous)) is { } refusal)
            {
                return refusal;
            }

            memory.Update(now => now.LastGood == state.LastGood && now.Desired == state.Desired ? now.Undone(reason) : now);
            return memory.State.Failed == state.LastGood ? null : "the operator has just told this node to run another revision";
        }
    }

    private TargetRevision? Load(long? number)
    {
        try
        {
            return number is { } known ? staged.TryLoad(known) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
