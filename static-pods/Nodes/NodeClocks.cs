using System.Collections.Concurrent;
using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Nodes;

/// <summary>Puts what nodes tell of the time into the terms of this process's clock, as it arrives, and knows whose clock is wrong.</summary>
public sealed class NodeClocks(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Heartbeat> _heard = new(StringComparer.Ordinal);

    /// <summary>The same node, with the moment at which it was heard of in the place of the one that it told.</summary>
    public ControlPlaneNode Receive(ControlPlaneNode node)
    {
        if (node.Status is not { LastHeartbeat: { } told } status) return node;
        var name = node.Metadata.Name!;
        var heartbeat = Heartbeat.Next(_heard.TryGetValue(name, out var before) ? before : null, told, time.GetUtcNow());
        _heard[name] = heartbeat;
        return node with { Status = status with { LastHeartbeat = heartbeat.Heard } };
    }

    /// <summary>How far a node's clock is ahead of this process's, negative when behind; null while they agree to within a minute, and before it is known.</summary>
    public TimeSpan? OffsetOf(string node) => _heard.TryGetValue(node, out var heartbeat) ? heartbeat.Offset : null;
}
