using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Versions;

namespace Cpctl.StaticPods.ClusterService;

/// <summary>The two objects behind the service default/kubernetes, as API servers with a reconciler of their own would write them.</summary>
internal static class ServiceEndpoints
{
    /// <summary>The port clients use: the redirect brings them to the ready slot.</summary>
    public const int Port = 6443;

    private const string Service = "kubernetes";
    private const string PortName = "https";

    /// <param name="addresses">Of nodes whose API server is ready; at least one.</param>
    /// <param name="version">Decides about the version of the EndpointSlice.</param>
    public static IReadOnlyList<JsonObject> For(IReadOnlyCollection<string> addresses, KubernetesVersion version)
    {
        var ordered = addresses.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return [Endpoints(ordered), Slice(ordered, version)];
    }

    private static JsonObject Endpoints(string[] addresses)
    {
        var metadata = Metadata();

        // There is a slice of our own: nobody needs to derive another from this.
        metadata["labels"] = new JsonObject { ["endpointslice.kubernetes.io/skip-mirror"] = "true" };
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Endpoints",
            ["metadata"] = metadata,
            ["subsets"] = new JsonArray(new JsonObject
            {
                ["addresses"] = new JsonArray([.. addresses.Select(address => new JsonObject { ["ip"] = address })]),
                ["ports"] = Ports(),
            }),
        };
    }

    private static JsonObject Slice(string[] addresses, KubernetesVersion version)
    {
        var metadata = Metadata();
        metadata["labels"] = new JsonObject { ["kubernetes.io/service-name"] = Service };
        return new JsonObject
        {
            ["apiVersion"] = KubernetesVersionTable.ApiVersionOf(ComponentNames.ApiServer, "EndpointSlice", version),
            ["kind"] = "EndpointSlice",
            ["metadata"] = metadata,
            ["addressType"] = IPAddress.Parse(addresses[0]).AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4",
            ["endpoints"] = new JsonArray([.. addresses.Select(address => new JsonObject
            {
                ["addresses"] = JsonTree.Strings([address]),
                ["conditions"] = new JsonObject { ["ready"] = true },
            })]),
            ["ports"] = Ports(),
        };
    }

    private static JsonObject Metadata() => new() { ["name"] = Service, ["namespace"] = "default" };

    private static JsonArray Ports() =>
        new(new JsonObject { ["name"] = PortName, ["port"] = Port, ["protocol"] = "TCP" });
}
