using System.Globalization;
using System.Text.Json.Nodes;
using Cpctl.Api.Resources;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Rotation.Brought;

namespace Cpctl.Pki.Rotation;

/// <summary>A rotation that somebody asks for, in an annotation of the ControlPlane.</summary>
/// <param name="Name">One of <see cref="RotationName"/>.</param>
/// <param name="Id">Never used twice: each request is carried out once.</param>
/// <param name="IsBrought">The next authority is brought (<see cref="BroughtAuthority"/>); none is made.</param>
public sealed record RotationRequest(string Name, string Id, bool IsBrought = false)
{
    private const string Brought = "brought";

    /// <returns>Null when there is none, or it names nothing that can be rotated.</returns>
    public static RotationRequest? Of(ControlPlane controlPlane) =>
        controlPlane.Metadata.Annotations?.GetValueOrDefault(ClusterNames.RotateAnnotation)?.Split('/') is [var name, { Length: > 0 } id, .. var rest]
        && RotationName.All.Contains(name, StringComparer.Ordinal)
        && (rest is [] || (rest is [Brought] && RotationName.Authority(name) is not null))
            ? new RotationRequest(name, id, rest is [Brought])
            : null;

    /// <summary>Whether a rotation is under way or asked for.</summary>
    public static bool IsPending(ControlPlane controlPlane) =>
        controlPlane.Status?.Rotation is { CompletedAt: null } || (Of(controlPlane) is { } request && request.Id != controlPlane.Status?.Rotation?.Id);

    /// <summary>Of two etcd members none may be restarted; a rotation that waits would hold up all others.</summary>
    public static bool WouldNeverEnd(string name, ControlPlane controlPlane, int members) =>
        name == RotationName.Etcd && members == 2 && !controlPlane.Spec.Rollout.AllowOutage;

    /// <summary>A request of this moment.</summary>
    public static RotationRequest At(DateTimeOffset moment, string name, bool isBrought) =>
        new(name, moment.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture), isBrought);

    /// <summary>A merge patch that asks for it. Refused when the object has changed since it was looked at: somebody else may have asked.</summary>
    /// <param name="controlPlane">As it was looked at.</param>
    public JsonObject PatchOf(ControlPlane controlPlane) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["resourceVersion"] = controlPlane.Metadata.ResourceVersion,
            ["annotations"] = new JsonObject { [ClusterNames.RotateAnnotation] = ToString() },
        },
    };

    public override string ToString() => IsBrought ? $"{Name}/{Id}/{Brought}" : $"{Name}/{Id}";
}
