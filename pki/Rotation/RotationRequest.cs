using Cpctl.Api.Resources;
using Cpctl.Pki.Joining;

namespace Cpctl.Pki.Rotation;

/// <summary>A rotation that somebody asks for, in an annotation of the ControlPlane.</summary>
/// <param name="Name">One of <see cref="RotationName"/>.</param>
/// <param name="Id">Never used twice: each request is carried out once.</param>
public sealed record RotationRequest(string Name, string Id)
{
    /// <returns>Null when there is none, or it names nothing that can be rotated.</returns>
    public static RotationRequest? Of(ControlPlane controlPlane) =>
        controlPlane.Metadata.Annotations?.GetValueOrDefault(ClusterNames.RotateAnnotation)?.Split('/') is [var name, { Length: > 0 } id]
        && RotationName.All.Contains(name, StringComparer.Ordinal)
            ? new RotationRequest(name, id)
            : null;

    public override string ToString() => $"{Name}/{Id}";
}
