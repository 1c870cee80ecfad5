using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Signers;

namespace Cpctl.StaticPods.Agent.Worker;

/// <summary>The authorities that a worker trusts: those on its disk, or, when its revision is made for others, those that the operator publishes.</summary>
internal sealed class WorkerTrust(IKubernetesClient client, NodePaths paths)
{
    /// <summary>The bundle to work with, PEM, the authority that signs first.</summary>
    /// <param name="wanted">What the revision was made for; null takes what is here.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="IOException">Others are published than the revision was made for, or none.</exception>
    public async Task<string> TakeUpAsync(KeyLineStatus? wanted, CancellationToken cancellation)
    {
        var own = await File.ReadAllTextAsync(Path.Combine(paths.PkiDirectory, "ca.crt"), cancellation);
        if (wanted is null || IsFor(wanted, own))
        {
            return own;
        }

        var info = await client.TryGetAsync(ResourceTypes.ConfigMaps, ClusterInfo.Namespace, ClusterInfo.Name, cancellation);
        return ClusterInfo.AuthoritiesOf(info) is { } published && IsFor(wanted, published)
            ? published
            : throw new IOException($"this revision needs other authorities than ConfigMap {ClusterInfo.Namespace}/{ClusterInfo.Name} names at the moment");
    }

    private static bool IsFor(KeyLineStatus wanted, string bundle) =>
        AuthorityBundle.Fingerprints(bundle) is [var first, ..] all && first == wanted.Active && all.ToHashSet(StringComparer.Ordinal).SetEquals(wanted.Accepted());
}
