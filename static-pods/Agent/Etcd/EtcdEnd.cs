using Cpctl.Etcd.Client;
using Cpctl.StaticPods.Agent.Planning;

namespace Cpctl.StaticPods.Agent.Etcd;

/// <summary>How this node's etcd ended last, as far as that tells something about its data.</summary>
/// <param name="Refusal">Why it did not start, or gave up before it served.</param>
/// <param name="Damage">etcd's own words when its data is damaged.</param>
/// <param name="ContainerId">The container that ended so.</param>
/// <param name="OwnHash">What it said that it holds, when it found that a peer holds something else.</param>
internal sealed record EtcdEnd(EtcdRefusal Refusal, string? Damage = null, string? ContainerId = null, EtcdHash? OwnHash = null)
{
    public static EtcdEnd Good { get; } = new(EtcdRefusal.None);
}
