using System.Globalization;
using Cpctl.Api.Errors;
using Cpctl.Api.Resources;
using Cpctl.Pki.Rotation;

namespace Cpctl.Bootstrap.Certificates;

/// <summary>Whether a rotation may be asked for: pure checks before anything is written.</summary>
internal static class RotationOrder
{
    /// <param name="name">What to rotate.</param>
    /// <param name="controlPlane">As it is now.</param>
    /// <param name="nodes">Every ControlPlaneNode.</param>
    /// <exception cref="CpctlException">Bad input (2): nothing of that name is rotated. Refused (3): one is under way, or it could never end.</exception>
    public static void Check(string name, ControlPlane controlPlane, IReadOnlyCollection<ControlPlaneNode> nodes)
    {
        if (!RotationName.All.Contains(name, StringComparer.Ordinal))
        {
            throw new CpctlException(
                ExitCode.BadInput, $"{name} cannot be rotated", $"what can be is {string.Join(", ", RotationName.All)}", "`cpctl certs list` shows authorities and certificates; `cpctl certs renew` renews the latter.");
        }

        if (Progress(controlPlane) is { } progress)
        {
            throw new CpctlException(ExitCode.Refused, "one rotation at a time", progress, "Wait for its end: `kubectl get controlplane cluster -o jsonpath='{.status.rotation}'` tells how far it is.");
        }

        var members = nodes.Count(node => node.Spec.Role == NodeRoles.ControlPlane);
        if (RotationRequest.WouldNeverEnd(name, controlPlane, members))
        {
            throw new CpctlException(
                ExitCode.Refused,
                "it would wait for ever",
                "every etcd member has to be restarted, and of two none may be",
                "Join a third control-plane node, or set spec.rollout.allowOutage and accept the outage.");
        }
    }

    /// <summary>One that is under way, in a sentence.</summary>
    public static string Text(KeyRotationStatus rotation)
    {
        var since = rotation.Since?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "just now";
        return $"{rotation.Name} is being rotated: {rotation.Step} since {since}{(rotation.Waiting is { } waiting ? $": {waiting}" : "")}";
    }

    /// <summary>How far the rotation is that is under way or was asked for; null when there is none.</summary>
    public static string? Progress(ControlPlane controlPlane)
    {
        var rotation = controlPlane.Status?.Rotation;
        if (rotation is { CompletedAt: null })
        {
            return Text(rotation);
        }

        return RotationRequest.Of(controlPlane) is { } request && request.Id != rotation?.Id
            ? $"the rotation of {request.Name} has been asked for, and the operator has not begun it yet"
            : null;
    }
}
