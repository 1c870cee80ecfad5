using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Agent;

/// <summary>What an agent lends to a duty of another feature.</summary>
/// <param name="client">With the agent's rights; stays the agent's.</param>
/// <param name="node">Whom it looks after.</param>
/// <param name="controlPlane">The control plane as last seen; null before the first time.</param>
public sealed class AgentDutyContext(IKubernetesClient client, NodeIdentity node, Func<ControlPlane?> controlPlane)
{
    public IKubernetesClient Client => client;

    public NodeIdentity Node => node;

    public ControlPlane? ControlPlane => controlPlane();
}
