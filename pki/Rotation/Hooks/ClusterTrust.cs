using System.Globalization;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Rotation.Hooks;

/// <summary>Who trusts the cluster's authority beside control-plane nodes: workers, pods, extension API servers, nodes that are about to join.</summary>
internal sealed class ClusterTrust(IKubernetesClient client, TimeProvider time) : IRotationHooks
{
    /// <summary>
    /// Clients of Kubernetes 1.20 and later open connections with a new certificate at once, and close those that they opened with the one before
    /// within five minutes (client-go's CertCallbackRefreshDuration). API server and kubelet check a certificate with each request.
    /// </summary>
    private static readonly TimeSpan ConnectionsLast = TimeSpan.FromMinutes(6);

    private readonly ExtensionTrust _extensions = new(client, AuthorityKind.Cluster, ExtensionTrust.Clients);
    private readonly PodTrust _pods = new(client);
    private readonly WorkerTrustStates _workers = new(client);

    /// <summary>A kubelet brings a ConfigMap or Secret into running pods within its syncFrequency, a minute, and what its cache takes.</summary>
    public TimeSpan Settling => TimeSpan.FromMinutes(2);

    public async Task PublishAsync(RotationContext context, CancellationToken cancellation)
    {
        var info = await client.TryGetAsync(ResourceTypes.ConfigMaps, ClusterInfo.Namespace, ClusterInfo.Name, cancellation);
        if (ClusterInfo.Patch(info, context.Signers.Cluster.Bundle) is { } patch)
        {
            await client.MergePatchAsync(ResourceTypes.ConfigMaps, ClusterInfo.Namespace, ClusterInfo.Name, patch, cancellation);
        }
    }

    public async Task<IReadOnlyList<NodeTrustState>> OthersAsync(RotationContext context, CancellationToken cancellation) =>
    [
        .. await _workers.ReadAsync(context, cancellation),
        .. await _pods.ReadAsync(context.Line, cancellation),
        .. await _extensions.OthersAsync(context, cancellation),
    ];

    public Task<IReadOnlyList<RemainingUse>> RemainingAsync(RotationContext context, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<RemainingUse>>(
            context is { Rotation.MovedAt: { } moved, Line.Retired: { } retired } && moved + ConnectionsLast is var end && time.GetUtcNow() < end
                ? [new RemainingUse(retired, $"connections that were opened with its certificates, until {end.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture)}", CanBeReplaced: false, end)]
                : []);

    public Task FinishAsync(RotationContext context, CancellationToken cancellation) => _extensions.FinishAsync(context, cancellation);
}
