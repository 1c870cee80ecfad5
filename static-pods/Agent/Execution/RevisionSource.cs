using Cpctl.Api.Kubernetes;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Agent.Reporting;
using Cpctl.StaticPods.Agent.Slots;
using Cpctl.StaticPods.Agent.State;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.Execution;

/// <summary>Gives a revision as staged on this node: from disk, else from the API, which is then staged.</summary>
internal sealed class RevisionSource(StagedRevisions store, IAgentApi api, IApiServerSlots slots, AgentMemory memory, ILogger logger)
{
    /// <summary>Why the last one could not be had.</summary>
    public string? Problem { get; private set; }

    public async Task<TargetRevision?> TryGetAsync(long number, CancellationToken cancellation)
    {
        if (TryLoad(number) is { } staged)
        {
            return staged;
        }

        try
        {
            var revision = await api.GetRevisionAsync(number, cancellation);
            var slot = await slots.CurrentAsync(cancellation) is { } current ? ApiServerSlots.Other(current) : ApiServerSlots.First;
            store.Stage(revision, slot, memory.State.LastGood);
            Problem = null;
            return store.TryLoad(number);
        }
        catch (Exception e) when (e is KubernetesApiException or KubernetesTransportException or InvalidDataException or IOException or SlotException)
        {
            if (Problem != e.Message)
            {
                AgentLog.RevisionUnavailable(logger, number, e.Message);
            }

            Problem = e.Message;
            return null;
        }
    }

    private TargetRevision? TryLoad(long number)
    {
        try
        {
            return store.TryLoad(number);
        }
        catch (InvalidDataException e)
        {
            AgentLog.RevisionDamaged(logger, number, e.Message);
            return null;
        }
    }
}
