using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;

namespace Cpctl.Bootstrap.Upgrades;

/// <summary>Lists of kinds that cpctl has no record for.</summary>
internal static class RawList
{
    private const int PageSize = 500;

    /// <summary>Every object of all pages.</summary>
    /// <param name="api">The cluster.</param>
    /// <param name="path">As in <c>/api/v1/nodes</c>.</param>
    /// <param name="cancel">Stops reading.</param>
    public static async IAsyncEnumerable<JsonObject> ItemsAsync(IKubernetesClient api, string path, [EnumeratorCancellation] CancellationToken cancel)
    {
        string? page = null;
        do
        {
            var list = JsonNode.Parse(await api.GetRawAsync($"{path}?limit={PageSize}{(page is null ? "" : $"&continue={Uri.EscapeDataString(page)}")}", cancel))!;
            foreach (var item in list["items"]?.AsArray() ?? [])
            {
                yield return item!.AsObject();
            }

            page = (string?)list["metadata"]?["continue"];
        }
        while (!string.IsNullOrEmpty(page));
    }
}
