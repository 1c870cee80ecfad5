using System.Text.Json;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Runtime;

/// <summary>
/// The operator that leads renews the ControlPlane's status although nothing has changed: a status that nobody renews looks as good as one that is.
/// A lease would only prove that an operator leads, not that what it finds can be written.
/// </summary>
public static class StatusRenewal
{
    /// <summary>One small write in this time.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    /// <summary>Not renewed for this long, the status counts as nobody's: two writes were missed, and half a minute has not passed.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(25);

    /// <summary>Whether the operator on <paramref name="node"/> has to write although nothing has changed.</summary>
    public static bool IsDue(ControlPlaneStatus? status, string node, DateTimeOffset now) =>
        status?.RenewedAt is not { } at || status.RenewedBy != node || at > now || now - at >= Every;

    /// <summary>Whether a change tells nothing but that the status was renewed: no reason to look at anything again.</summary>
    public static bool IsAll(InformerChange<ControlPlane> change) =>
        change is { Type: WatchEventType.Modified, Previous: { } before, Object: var after }
        && before.Status?.RenewedAt != after.Status?.RenewedAt
        && Essence(before) == Essence(after);

    private static string Essence(ControlPlane controlPlane) => JsonSerializer.Serialize(
        controlPlane with
        {
            Metadata = controlPlane.Metadata with { ResourceVersion = null },

            // There is none until the first operator writes one, or after somebody replaced the object.
            Status = controlPlane.Status is { } status ? status with { RenewedAt = null } : null,
        },
        ApiJson.Default.ControlPlane);
}
