using Cpctl.Api.Node;
using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Agent.LocalApi;

/// <summary>What an agent tells about its node over the local socket, API or not.</summary>
public sealed record NodeReport
{
    /// <summary>When the agent last looked.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The node as the API would show it: the target last heard of, and a status as of now.</summary>
    public required ControlPlaneNode Node { get; init; }

    /// <summary>Why the agent has no API at the moment; null when it has.</summary>
    public string? ApiProblem { get; init; }

    /// <summary>What the agent waits for; null when it waits for nothing.</summary>
    public string? Waiting { get; init; }

    /// <summary>etcd as the members themselves answer; null when none does.</summary>
    public EtcdClusterStatus? Etcd { get; init; }

    /// <summary>The end of the agent's journal, oldest first.</summary>
    public IReadOnlyList<JournalEntry> Journal { get; init; } = [];
}
