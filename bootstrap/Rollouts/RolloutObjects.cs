using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.Bootstrap.Rollouts;

/// <summary>Reads from the API what a rollout consists of.</summary>
internal sealed class RolloutObjects(IKubernetesClient api)
{
    /// <summary>The name of the one ControlPlane.</summary>
    public const string ControlPlaneName = ControlPlane.OnlyName;

    /// <exception cref="CpctlException">There is none.</exception>
    public async Task<ControlPlane> ControlPlaneAsync(CancellationToken cancel)
    {
        if (await api.TryGetAsync(ResourceTypes.ControlPlanes, null, ControlPlaneName, cancel) is { } controlPlane) return controlPlane;
        throw (await api.ListAllAsync(ResourceTypes.Secrets, RevisionSecret.Namespace, RevisionSecret.LabelSelector, cancel)).Count > 0
            ? new CpctlException(
                ExitCode.Failed,
                "the ControlPlane object was deleted",
                "nodes run on with what they have; nothing is rolled out, joined, rotated or backed up without it",
                "Apply your file again: `kubectl apply -f cluster.yaml`. Numbers of revisions go on, and rotations that were carried out are not repeated. Without a file: the newest backup has the object in its snapshot.")
            : new CpctlException(
                ExitCode.Failed, "this cluster has no ControlPlane object", "the API answers, but cpctl did not make this cluster or has not finished", "On the first node, run `cpctl bootstrap` again.");
    }

    /// <summary>The control-plane nodes, by name: workers have no revisions.</summary>
    public async Task<IReadOnlyList<ControlPlaneNode>> NodesAsync(CancellationToken cancel) =>
        [.. (await api.ListAllAsync(ResourceTypes.ControlPlaneNodes, null, null, cancel))
            .Where(node => node.Spec.Role == NodeRoles.ControlPlane)
            .OrderBy(node => node.Metadata.Name, StringComparer.Ordinal)];

    /// <summary>Every revision that is kept, oldest first, with the time it was made.</summary>
    /// <exception cref="CpctlException">One was tampered with.</exception>
    public async Task<IReadOnlyList<KeptRevision>> RevisionsAsync(CancellationToken cancel) =>
        [.. (await api.ListAllAsync(ResourceTypes.Secrets, RevisionSecret.Namespace, RevisionSecret.LabelSelector, cancel))
            .Where(secret => RevisionSecret.NumberOf(secret) is not null)
            .Select(Read)
            .OrderBy(revision => revision.Revision.Number)];

    private static KeptRevision Read(Secret secret)
    {
        try
        {
            return new KeptRevision(RevisionSecret.Read(secret), secret.Metadata.CreationTimestamp);
        }
        catch (InvalidDataException e)
        {
            throw new CpctlException(
                ExitCode.Failed, $"Secret {secret.Metadata.Name} cannot be read", e.Message, "It is immutable and made by the operator: find out who changed it. Delete it when no node runs it.", e);
        }
    }
}
