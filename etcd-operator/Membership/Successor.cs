using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Resources;

namespace Cpctl.Etcd.Membership;

/// <summary>
/// A restored cluster that has taken the place of one which still runs. The one that yields is told in its own API: its nodes look for the other's members
/// at an address that nothing else names, and the later epoch does the rest, see <see cref="ClusterChoice"/>.
/// </summary>
/// <param name="Epoch">Of its etcd.</param>
/// <param name="EtcdEndpoint">Where its first member answers, https://host:port.</param>
/// <param name="ApiEndpoint">host:port of its first API server: the cluster's endpoint may still lead to those that yield.</param>
public sealed record Successor(long Epoch, string EtcdEndpoint, string ApiEndpoint)
{
    /// <summary>On ControlPlane/cluster.</summary>
    public const string Annotation = "cpctl.dev/taken-over-by";

    /// <returns>Null when the cluster was not taken over, or the annotation is not one of cpctl's.</returns>
    public static Successor? Of(ControlPlane? controlPlane) =>
        controlPlane?.Metadata.Annotations?.GetValueOrDefault(Annotation) is { } text ? TryParse(text) : null;

    public string ToText() => new JsonObject { ["epoch"] = Epoch, ["etcd"] = EtcdEndpoint, ["api"] = ApiEndpoint }.ToJsonString();

    internal static Successor? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject json
                && json["epoch"]?.GetValue<long>() is { } epoch
                && json["etcd"]?.GetValue<string>() is { } etcd && Uri.TryCreate(etcd, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps
                && json["api"]?.GetValue<string>() is { } api && Uri.TryCreate($"https://{api}", UriKind.Absolute, out _)
                    ? new Successor(epoch, etcd, api)
                    : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
