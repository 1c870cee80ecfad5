using System.Net;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;

namespace Cpctl.Bootstrap.Upgrades;

/// <summary>What a cluster serves, by its own discovery: asking that counts as no use of a deprecated API.</summary>
internal sealed class ServedApis(IKubernetesClient api)
{
    private readonly Dictionary<string, JsonArray> _resources = new(StringComparer.Ordinal);

    /// <returns>What can be done with the resource, as in "list"; null when this version of it is not served.</returns>
    public async Task<IReadOnlyList<string>?> VerbsAsync(string apiVersion, string resource, CancellationToken cancel)
    {
        if (!_resources.TryGetValue(apiVersion, out var served))
        {
            served = await ReadAsync(apiVersion, cancel);
            _resources.Add(apiVersion, served);
        }

        var found = served.FirstOrDefault(entry => (string?)entry?["name"] == resource);
        return found is null ? null : [.. (found["verbs"]?.AsArray() ?? []).Select(verb => verb!.GetValue<string>())];
    }

    private async Task<JsonArray> ReadAsync(string apiVersion, CancellationToken cancel)
    {
        try
        {
            return JsonNode.Parse(await api.GetRawAsync($"/apis/{apiVersion}", cancel))?["resources"]?.AsArray() ?? [];
        }
        catch (KubernetesApiException e) when (e.Status == HttpStatusCode.NotFound)
        {
            return [];
        }
    }
}
