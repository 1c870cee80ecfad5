using System.Text.Json.Nodes;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Kubernetes;

/// <summary>Compositions of the client's calls.</summary>
public static class KubernetesClientExtensions
{
    private const int PageSize = 500;

    /// <exception cref="KubernetesApiException">404 when the object does not exist.</exception>
    public static async Task<T> GetAsync<T>(this IKubernetesClient client, ResourceType<T> type, string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubeObject =>
        await client.TryGetAsync(type, ns, name, cancellationToken)
            ?? throw new KubernetesApiException(System.Net.HttpStatusCode.NotFound, "NotFound", $"{type.Plural} \"{name}\" not found");

    /// <summary>The object that a manifest to be applied names; null when there is none.</summary>
    /// <exception cref="ArgumentException">cpctl applies no objects of that kind.</exception>
    public static async Task<JsonObject?> TryGetAsync(this IKubernetesClient client, JsonObject manifest, CancellationToken cancellationToken)
    {
        try
        {
            return JsonNode.Parse(await client.GetRawAsync(KindTable.PathOf(manifest), cancellationToken))!.AsObject();
        }
        catch (KubernetesApiException ex) when (ex.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>All pages.</summary>
    public static async Task<IReadOnlyList<T>> ListAllAsync<T>(
        this IKubernetesClient client, ResourceType<T> type, string? ns, string? labelSelector, CancellationToken cancellationToken)
        where T : class, IKubeObject
    {
        var all = new List<T>();
        string? page = null;
        do
        {
            var options = new ListOptions { LabelSelector = labelSelector, Limit = PageSize, Continue = page };
            var list = await client.ListAsync(type, ns, options, cancellationToken);
            all.AddRange(list.Items);
            page = list.Metadata.Continue;
        }
        while (!string.IsNullOrEmpty(page));

        return all;
    }

    /// <summary>False when the object exists already.</summary>
    public static async Task<bool> TryCreateAsync<T>(this IKubernetesClient client, ResourceType<T> type, T obj, CancellationToken cancellationToken)
        where T : class, IKubeObject
    {
        try
        {
            await client.CreateAsync(type, obj, cancellationToken);
            return true;
        }
        catch (KubernetesApiException ex) when (ex.IsAlreadyExists)
        {
            return false;
        }
    }
}
