using System.Text.Json.Nodes;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.DevCluster.Installation;

/// <summary>Changes the settings of a control plane as its administrator does, with kubectl, and follows what comes of it.</summary>
/// <param name="node">A node that has kubectl and the administrator's kubeconfig.</param>
public sealed class ControlPlaneEdit(Node node)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <summary>Changes the spec.</summary>
    /// <param name="spec">A JSON merge patch that starts at the spec.</param>
    public Task PatchAsync(JsonObject spec, CancellationToken cancellation = default) => KubectlAsync(
        ["patch", "controlplane", "cluster", "--type", "merge", "-p", new JsonObject { ["spec"] = spec.DeepClone() }.ToJsonString()], cancellation);

    /// <summary>Changes one setting, as in ("apiServer", "eventTTL", "2h").</summary>
    public Task SetAsync(string section, string field, JsonNode? value, CancellationToken cancellation = default) =>
        PatchAsync(new JsonObject { [section] = new JsonObject { [field] = value } }, cancellation);

    public Task<JsonNode> ReadAsync(CancellationToken cancellation = default) => node.Api.GetAsync("controlplanes", "cluster", cancellation: cancellation);

    /// <summary>Every control-plane node's revisions, by name.</summary>
    public async Task<IReadOnlyList<NodeRevision>> RevisionsAsync(CancellationToken cancellation = default) =>
        [.. (await node.Api.ListAsync("controlplanenodes", cancellation: cancellation))
            .Where(item => (string?)item["spec"]!["role"] == "control-plane")
            .Select(item => new NodeRevision(
                (string)item["metadata"]!["name"]!,
                (long?)item["spec"]!["targetRevision"] ?? 0,
                (long?)item["status"]?["currentRevision"],
                (long?)item["status"]?["failedRevision"],
                (string?)item["status"]?["failureReason"],
                (string?)item["status"]?["phase"] ?? ""))
            .OrderBy(revision => revision.Name, StringComparer.Ordinal)];

    /// <summary>Numbers of all revisions that exist, ascending.</summary>
    public async Task<IReadOnlyList<long>> NumbersAsync(CancellationToken cancellation = default) =>
    [
        .. (await node.Api.ListAsync("secrets", "cpctl-system", cancellation: cancellation))
            .Where(secret => (string?)secret["type"] == "cpctl.dev/revision")
            .Select(secret => (string)secret["metadata"]!["name"]!)
            .Select(name => long.Parse(name[(name.LastIndexOf('-') + 1)..]))
            .Order(),
    ];

    /// <summary>Looks until <paramref name="isReached"/>; a cluster that changes may not answer now and then.</summary>
    /// <exception cref="TimeoutException">Not within <paramref name="limit"/>; the message says how it was last.</exception>
    public async Task<IReadOnlyList<NodeRevision>> WaitAsync(
        string what, TimeSpan limit, Func<IReadOnlyList<NodeRevision>, bool> isReached, CancellationToken cancellation = default)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Poll);
        var last = "nothing was read yet";
        do
        {
            try
            {
                var revisions = await RevisionsAsync(cancellation);
                if (isReached(revisions))
                    return revisions;
                last = string.Join("; ", revisions);
            }
            catch (Exception unanswered) when (unanswered is NodeApiException)
            {
                last = unanswered.Message;
            }
            await timer.WaitForNextTickAsync(cancellation);
        }
        while (TimeProvider.System.GetElapsedTime(started) < limit);
        throw new TimeoutException($"{what}: not within {limit.TotalSeconds:0} s; last: {last}");
    }

    /// <summary>Waits until every node runs a revision later than <paramref name="before"/>, the same one.</summary>
    public Task<IReadOnlyList<NodeRevision>> WaitForRolloutAsync(long before, TimeSpan limit, CancellationToken cancellation = default) => WaitAsync(
        $"every node runs a revision after {before}",
        limit,
        revisions => revisions.All(revision => revision.Current > before && revision.Current == revision.Target && revision.Phase == "Ready")
            && revisions.DistinctBy(revision => revision.Current).Count() == 1,
        cancellation);

    private async Task<string> KubectlAsync(string[] arguments, CancellationToken cancellation) =>
        (await node.ExecAsync(["kubectl", "--kubeconfig", "/etc/kubernetes/admin.conf", "--request-timeout=10s", .. arguments], cancellation: cancellation))
            .EnsureSuccess().Output;
}
