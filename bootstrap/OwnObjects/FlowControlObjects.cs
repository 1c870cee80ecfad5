using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;

namespace Cpctl.Bootstrap.OwnObjects;

/// <summary>
/// A FlowSchema and a priority level of cpctl's own, so that nobody's requests take the room that operators and agents need. Their API has another version in nearly every
/// release, and can be turned off: what the API server serves decides.
/// </summary>
internal static class FlowControlObjects
{
    public const string Name = "cpctl";
    private const string Group = "flowcontrol.apiserver.k8s.io";

    /// <summary>Tells by which version it was written: a newer API server is to store it in its own.</summary>
    private const string WrittenAs = "cpctl.dev/written-as";

    /// <summary>Newest first, each with what it calls a level's part of the requests in flight (Kubernetes API reference, PriorityLevelConfiguration).</summary>
    private static readonly (string Version, string Shares)[] Known =
        [("v1", "nominalConcurrencyShares"), ("v1beta3", "nominalConcurrencyShares"), ("v1beta2", "assuredConcurrencyShares"), ("v1beta1", "assuredConcurrencyShares")];

    /// <returns>The level first; empty when the API server does not serve the API in a version that cpctl knows.</returns>
    /// <exception cref="KubernetesApiException">It does not answer.</exception>
    public static async Task<IReadOnlyList<JsonObject>> ManifestsAsync(IKubernetesClient client, CancellationToken cancellation)
    {
        var served = await ServedAsync(client, cancellation);
        return Known.Where(known => served.Contains(known.Version)).Select(known => new[] { Level(known.Version, known.Shares), Schema(known.Version) }).FirstOrDefault([]);
    }

    private static async Task<IReadOnlySet<string>> ServedAsync(IKubernetesClient client, CancellationToken cancellation)
    {
        try
        {
            var group = JsonNode.Parse(await client.GetRawAsync($"/apis/{Group}", cancellation));
            return group?["versions"] is JsonArray versions ? versions.Select(version => (string?)version?["version"]).OfType<string>().ToHashSet(StringComparer.Ordinal) : new HashSet<string>();
        }
        catch (KubernetesApiException e) when (e.IsNotFound || e.Status == HttpStatusCode.Forbidden)
        {
            return new HashSet<string>();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new HashSet<string>(); // nothing that an API server says
        }
    }

    /// <summary>Ten shares beside the 240 or so of Kubernetes' own levels. Each user has a queue of his own: one node's agent can't hold up the others.</summary>
    private static JsonObject Level(string version, string shares) => Manifest("PriorityLevelConfiguration", version, new JsonObject
    {
        ["type"] = "Limited",
        ["limited"] = new JsonObject
        {
            [shares] = 10,
            ["limitResponse"] = new JsonObject { ["type"] = "Queue", ["queuing"] = new JsonObject { ["queues"] = 16, ["handSize"] = 4, ["queueLengthLimit"] = 50 } },
        },
    });

    /// <summary>Its precedence lies before that of every schema that Kubernetes itself suggests (100 and above), so that the operators' lease comes here, too.</summary>
    private static JsonObject Schema(string version) => Manifest("FlowSchema", version, new JsonObject
    {
        ["matchingPrecedence"] = 50,
        ["priorityLevelConfiguration"] = new JsonObject { ["name"] = Name },
        ["distinguisherMethod"] = new JsonObject { ["type"] = "ByUser" },
        ["rules"] = new JsonArray((JsonNode)new JsonObject
        {
            ["subjects"] = new JsonArray([.. new[] { "cpctl:operators", "cpctl:agents", "cpctl:workers" }.Select(Subject)]),
            ["resourceRules"] = new JsonArray((JsonNode)new JsonObject
            {
                ["verbs"] = new JsonArray("*"), ["apiGroups"] = new JsonArray("*"), ["resources"] = new JsonArray("*"), ["clusterScope"] = true, ["namespaces"] = new JsonArray("*"),
            }),
            ["nonResourceRules"] = new JsonArray((JsonNode)new JsonObject { ["verbs"] = new JsonArray("*"), ["nonResourceURLs"] = new JsonArray("*") }),
        }),
    });

    private static JsonNode Subject(string group) => new JsonObject { ["kind"] = "Group", ["group"] = new JsonObject { ["name"] = group } };

    private static JsonObject Manifest(string kind, string version, JsonObject spec) => new()
    {
        ["apiVersion"] = $"{Group}/{version}",
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = Name, ["annotations"] = new JsonObject { [WrittenAs] = version } },
        ["spec"] = spec,
    };
}
