using System.Globalization;
using System.Text.Json.Nodes;
using Cpctl.Api.Resources;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Rotation.Provided;

namespace Cpctl.Pki.Rotation;

/// <summary>A rotation that somebody asks for, in an annotation of the ControlPlane.</summary>
/// <param name="Name">One of <see cref="RotationName"/>.</param>
/// <param name="Id">Never used twice: each request is carried out once.</param>
/// <param name="Fingerprint">Of the next authority, when it is brought (<see cref="ProvidedAuthority"/>) and none is made: who can only write the Secret can't exchange it.
/// Empty in a request of an earlier release, which names none.</param>
public sealed record RotationRequest(string Name, string Id, string? Fingerprint = null)
{
    private const string Brought = "brought";

    public bool IsBrought => Fingerprint is not null;

    /// <returns>Null when there is none, or it names nothing that can be rotated.</returns>
    public static RotationRequest? Of(ControlPlane controlPlane) =>
        controlPlane.Metadata.Annotations?.GetValueOrDefault(ClusterNames.RotateAnnotation)?.Split('/') is [var name, { Length: > 0 } id, .. var rest]
        && RotationName.All.Contains(name, StringComparer.Ordinal)
        && (rest is [] || (rest is [Brought] or [Brought, { Length: > 0 }] && RotationName.Authority(name) is not null))
            ? new RotationRequest(name, id, rest switch { [] => null, [_, var fingerprint] => fingerprint, _ => "" })
            : null;

    /// <summary>Whether a rotation is under way or asked for.</summary>
    public static bool IsPending(ControlPlane controlPlane) =>
        controlPlane.Status?.Rotation is { CompletedAt: null } || (Of(controlPlane) is { } request && request.Id != controlPlane.Status?.Rotation?.Id);

    /// <summary>Of two etcd members none may be restarted; a rotation that waits would hold up all others.</summary>
    public static bool WouldNeverEnd(string name, ControlPlane controlPlane, int members) =>
        name == RotationName.Etcd && members == 2 && !controlPlane.Spec.Rollout.AllowOutage;

    /// <summary>A request of this moment.</summary>
    /// <param name="moment">Makes the id.</param>
    /// <param name="name">What to rotate.</param>
    /// <param name="fingerprint">Of the authority that is brought; null when one is to be made.</param>
    public static RotationRequest At(DateTimeOffset moment, string name, string? fingerprint) =>
        new(name, moment.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture), fingerprint);

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

    public override string ToString() => Fingerprint switch
    {
        null => $"{Name}/{Id}",
        "" => $"{Name}/{Id}/{Brought}",
        _ => $"{Name}/{Id}/{Brought}/{Fingerprint}",
    };
}
