using System.Globalization;
using System.Text;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;

namespace Cpctl.Pki.Joining;

/// <summary>Between tokens and the Secrets the API server's bootstrap-token authentication reads.</summary>
internal static class BootstrapTokenSecret
{
    internal const string Type = "bootstrap.kubernetes.io/token";
    private const string Prefix = "bootstrap-token-";

    internal static string Name(string id) => Prefix + id;

    internal static string Group(NodeRole role) =>
        role == NodeRole.ControlPlane ? ClusterNames.ControlPlaneBootstrappers : ClusterNames.WorkerBootstrappers;

    internal static Secret Create(BootstrapToken token, NodeRole role, DateTimeOffset expires, string? description)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["token-id"] = token.Id,
            ["token-secret"] = token.Secret,
            ["expiration"] = expires.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["usage-bootstrap-authentication"] = "true",
            ["auth-extra-groups"] = Group(role),
            ["description"] = description ?? $"cpctl join of a {(role == NodeRole.ControlPlane ? "control-plane" : "worker")} node",
        };
        return new Secret
        {
            Metadata = new ObjectMeta
            {
                Name = Name(token.Id),
                Namespace = ClusterNames.TokenNamespace,
                Annotations = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    [ClusterNames.SingleUseAnnotation] = role == NodeRole.ControlPlane ? "true" : "false",
                },
            },
            Type = Type,
            Data = data.ToDictionary(entry => entry.Key, entry => Encoding.UTF8.GetBytes(entry.Value), StringComparer.Ordinal),
        };
    }

    /// <returns>Null when the Secret is no token.</returns>
    internal static BootstrapTokenInfo? Read(Secret secret)
    {
        if (secret.Type != Type || Text(secret, "token-id") is not { } id || secret.Metadata.Name != Name(id))
        {
            return null;
        }

        var groups = (Text(secret, "auth-extra-groups") ?? "").Split(',', StringSplitOptions.TrimEntries);
        NodeRole? role = groups.Contains(ClusterNames.ControlPlaneBootstrappers, StringComparer.Ordinal) ? NodeRole.ControlPlane
            : groups.Contains(ClusterNames.WorkerBootstrappers, StringComparer.Ordinal) ? NodeRole.Worker
            : null;
        var annotations = secret.Metadata.Annotations;

        // A token for control planes makes a cluster root: single use, whatever its annotation says.
        var singleUse = role == NodeRole.ControlPlane || annotations?.GetValueOrDefault(ClusterNames.SingleUseAnnotation) == "true";
        return new BootstrapTokenInfo(
            id, role, Expiry(secret), singleUse, annotations?.GetValueOrDefault(ClusterNames.UsedByAnnotation), Text(secret, "description"));
    }

    private static DateTimeOffset? Expiry(Secret secret)
    {
        if (Text(secret, "expiration") is not { } text)
        {
            return null;
        }

        // Unreadable counts as expired, as it does for the API server.
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expires)
            ? expires
            : DateTimeOffset.MinValue;
    }

    private static string? Text(Secret secret, string key) =>
        secret.Data?.GetValueOrDefault(key) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
}
