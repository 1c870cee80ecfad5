using Cpctl.Api.Resources;
using Cpctl.Pki.Rotation.Lines;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Rotation;

/// <summary>
/// What is to be said of rotations after the ControlPlane was deleted and made again: its annotation brings the last request along, its status does not
/// know that it was carried out. The signers remember, and revisions tell which keys were published.
/// </summary>
internal static class RotationRecall
{
    /// <summary>Nodes hold keys that were rotated, and the status knows of none.</summary>
    public static bool HasForgotten(ControlPlane controlPlane, IEnumerable<ControlPlaneNode> nodes) =>
        controlPlane.Status?.Keys is null && nodes.Any(node => node.Status?.Keys is not null);

    /// <summary>The rotation to tell of as done; without a name when only keys are to be told. Null when there is nothing of the kind, or one is to go on.</summary>
    public static KeyRotationStatus? Of(ControlPlane controlPlane, SignerSet signers, IEnumerable<ControlPlaneNode> nodes, DateTimeOffset now)
    {
        if (controlPlane.Status?.Rotation is { CompletedAt: null } || RotatedLines.All.Any(line => line.Of(signers).Phase != RotationPhase.Stable))
        {
            return null;
        }

        if (RotationRequest.IsPending(controlPlane) && RotationRequest.Of(controlPlane) is { } request)
        {
            return request.Id == signers.RotationId ? new KeyRotationStatus { Id = request.Id, Name = request.Name, Step = RotationSteps.Complete, CompletedAt = now } : null;
        }

        return HasForgotten(controlPlane, nodes) ? controlPlane.Status?.Rotation ?? new KeyRotationStatus() : null;
    }

    /// <summary>Names of the lines that revisions tell nodes of: what was once rotated. Agents report on all there are.</summary>
    /// <param name="nodes">Every ControlPlaneNode.</param>
    /// <param name="keysOf">The keys that a revision was made for.</param>
    public static IEnumerable<string> PublishedLines(IEnumerable<ControlPlaneNode> nodes, Func<long, KeysStatus?> keysOf) =>
        nodes.SelectMany(node => new[] { node.Spec.TargetRevision, node.Status?.CurrentRevision ?? 0 })
            .Distinct()
            .SelectMany(number => keysOf(number)?.Lines ?? [])
            .Select(line => line.Name);
}
