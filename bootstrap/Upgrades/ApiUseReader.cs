using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.StaticPods.Upgrades;

namespace Cpctl.Bootstrap.Upgrades;

/// <summary>Finds out who uses APIs that are about to go: objects remember in which version they were written, and the API server counts requests.</summary>
internal sealed class ApiUseReader(IKubernetesClient api)
{
    /// <summary>They are upgraded together with the API.</summary>
    private static readonly string[] OwnComponents = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "cpctl"];

    /// <summary>Objects that API servers keep up to date by themselves.</summary>
    private const string KeptByServer = "apf.kubernetes.io/autoupdate-spec";

    private readonly ServedApis _served = new(api);

    public async Task<IReadOnlyList<ApiUse>> ReadAsync(IReadOnlyList<RemovedApi> apis, CancellationToken cancel)
    {
        if (apis.Count == 0) return [];
        var requested = DeprecatedRequests.Of(await api.GetRawAsync("/metrics", cancel));
        var uses = new List<ApiUse>();
        foreach (var removed in apis)
        {
            if (await CountAsync(removed, cancel) is { } objects) uses.Add(new ApiUse(removed, objects, requested.Contains((removed.Group, removed.Version, removed.Resource))));
        }

        return uses;
    }

    /// <returns>Null when this cluster does not serve it even now.</returns>
    private async Task<int?> CountAsync(RemovedApi removed, CancellationToken cancel)
    {
        if (await _served.VerbsAsync(removed.ApiVersion, removed.Resource, cancel) is not { } verbs) return null;

        // Reviews are asked and never stored.
        if (!verbs.Contains("list", StringComparer.Ordinal)) return 0;

        // An object tells in every version in which one it was written; asked for in the newer one, this look is no use of the old one itself.
        var version = removed.Instead is { } instead && await _served.VerbsAsync(instead, removed.Resource, cancel) is not null ? instead : removed.ApiVersion;
        var count = 0;
        await foreach (var item in RawList.ItemsAsync(api, $"/apis/{version}/{removed.Resource}", cancel))
        {
            if (IsWrittenIn(item, removed.ApiVersion)) count++;
        }

        return count;
    }

    internal static bool IsWrittenIn(JsonObject item, string apiVersion) =>
        item["metadata"]?["annotations"]?[KeptByServer] is null
        && (item["metadata"]?["managedFields"]?.AsArray() ?? []).Any(entry =>
            (string?)entry?["apiVersion"] == apiVersion && !OwnComponents.Contains((string?)entry["manager"], StringComparer.Ordinal));
}
