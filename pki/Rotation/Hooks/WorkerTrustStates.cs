using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Pki.Joining;

namespace Cpctl.Pki.Rotation.Hooks;

/// <summary>How every worker stands to the cluster's authority, by what its agent reports.</summary>
internal sealed class WorkerTrustStates(IKubernetesClient client)
{
    /// <summary>Who was admitted has an object, and who runs is registered: either counts, also one whose agent reports nothing. One that was evicted and registers itself again does not.</summary>
    internal async Task<IReadOnlyList<NodeTrustState>> ReadAsync(RotationContext context, CancellationToken cancellation)
    {
        var registered = await client.ListAllAsync(ResourceTypes.Nodes, null, null, cancellation);
        var objects = await client.ListAllAsync(ResourceTypes.ControlPlaneNodes, null, null, cancellation);
        var evicted = (await new EvictedNodes(client).ListAsync(cancellation)).Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
        var known = objects.Select(node => node.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        var silent = registered.Where(node => !known.Contains(node.Metadata.Name) && !evicted.Contains(node.Metadata.Name!)).Select(node => new ControlPlaneNode { Metadata = new ObjectMeta { Name = node.Metadata.Name } });
        return [.. objects.Where(node => node.Spec.Role == NodeRoles.Worker).Concat(silent).Select(node => TrustStateReader.OfWorker(node, context.Rotation.Name, context.Line))];
    }
}
