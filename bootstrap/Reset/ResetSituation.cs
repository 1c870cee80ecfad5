using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Reset;

/// <summary>What a reset has to know about the node and its cluster.</summary>
/// <param name="Identity">Null when the machine is no node, or not yet.</param>
/// <param name="HasTraces">Something of cpctl's is on the machine.</param>
/// <param name="IsMember">This node has an etcd member.</param>
/// <param name="OtherVoters">Voters of etcd besides this node's.</param>
/// <param name="HealthyOtherVoters">How many of these serve.</param>
/// <param name="Unknown">Why the members could not be asked; null when they could.</param>
internal sealed record ResetSituation(NodeIdentity? Identity, bool HasTraces, bool IsMember, int OtherVoters, int HealthyOtherVoters, string? Unknown);
