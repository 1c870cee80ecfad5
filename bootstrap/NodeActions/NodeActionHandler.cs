using System.Globalization;
using System.Text.Json.Nodes;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Clusters;
using Cpctl.Bootstrap.Sequence;

namespace Cpctl.Bootstrap.NodeActions;

/// <summary><c>cpctl node remove</c>, <c>replace</c> and <c>restart</c>: they write what is wanted into the ControlPlaneNode and wait until operator and agent have done it.</summary>
internal sealed class NodeActionHandler(CliServices services, string? kubeconfig, bool dryRun, bool wait)
{
    /// <summary>A member that died without its Node being deleted is waited for, and a whole node's restart drains its API server.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <param name="name">The node that goes.</param>
    /// <param name="evict">It may be in somebody else's hands.</param>
    /// <param name="cancel">Ends the watching; what was asked for goes on.</param>
    public async Task<int> RemoveAsync(string name, bool evict, CancellationToken cancel)
    {
        using var api = ClusterConnection.Open(services, kubeconfig);
        var (nodes, members) = await ReadAsync(api, cancel);
        var eviction = new EvictionWatch(api, services);
        if (evict && nodes.All(other => other.Metadata.Name != name) && await eviction.IsUnfinishedAsync(name, cancel))
            return dryRun ? await SayAsync($"{name} has left; what it knew is being rotated") : await eviction.FollowAsync(name, cancel);
        var node = NodeRequest.ToRemove(name, nodes, members);
        var isWorker = node.Spec.Role == NodeRoles.Worker;
        if (dryRun)
        {
            var how = isWorker ? "its objects go" : "its etcd member first, then its objects";
            await SayAsync($"{name} would leave: {how}; the machine keeps its files until `cpctl reset` on it");
            return evict ? await SayAsync($"{new IndentedText(EvictionWatch.Forecast(node, nodes), 0)}") : (int)ExitCode.Done;
        }

        // The one that was looked at, and not one that has been given the name meanwhile.
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = node.Metadata.Uid },
            ["spec"] = evict ? new JsonObject { ["leave"] = true, ["evict"] = true } : new JsonObject { ["leave"] = true },
        };
        await ApiErrors.ExplainAsync(() => api.MergePatchAsync(ResourceTypes.ControlPlaneNodes, null, name, patch, cancel));
        var done = await UntilGoneAsync(api, name, isWorker, cancel);
        return evict && wait && done == (int)ExitCode.Done ? await eviction.FollowAsync(name, cancel) : done;
    }

    public async Task<int> ReplaceAsync(string old, string next, CancellationToken cancel)
    {
        using var api = ClusterConnection.Open(services, kubeconfig);
        var (nodes, members) = await ReadAsync(api, cancel);
        NodeRequest.ToReplace(old, next, nodes, members);
        var isAlive = members.Any(member => member.Name == old && member.Healthy);
        if (dryRun)
            return await SayAsync($"{old} would leave {(isAlive ? "once" : "at once, for its etcd member does not answer; then")} {next} {(isAlive ? "votes in etcd" : "joins")}");
        await AskAsync(api, old, new JsonObject { ["replacedBy"] = next }, cancel);
        return await UntilGoneAsync(api, old, isWorker: false, cancel);
    }

    /// <param name="component">Null for all of them.</param>
    public async Task<int> RestartAsync(string name, string? component, CancellationToken cancel)
    {
        using var api = ClusterConnection.Open(services, kubeconfig);
        var (nodes, _) = await ReadAsync(api, cancel);
        NodeRequest.ToRestart(name, component, nodes);
        var what = component ?? "every component";
        if (dryRun) return await SayAsync($"{what} on {name} would be restarted, etcd only when the other members can do without it");
        var id = services.Time.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
        var components = component is null ? new JsonArray() : new JsonArray(JsonValue.Create(component));
        await AskAsync(api, name, new JsonObject { ["restart"] = new JsonObject { ["id"] = id, ["components"] = components } }, cancel);
        if (!wait) return await SayAsync($"{name} has been asked to restart {what}");
        await WaitAsync($"{name} to restart {what}", async token =>
        {
            var node = await api.TryGetAsync(ResourceTypes.ControlPlaneNodes, null, name, token);
            if (node?.Spec.Restart?.Id == id && node.Spec.AllowedRestart != id) return "the operator hands restarts out one at a time, and etcd's only when the other members can do without it";
            return node?.Status?.Restarted == id ? null : node?.Status?.Components.Select(part => part.Message).FirstOrDefault(text => text is not null) ?? $"{name} is {node?.Status?.Phase}";
        }, cancel);
        return await SayAsync($"{what} on {name} restarted");
    }

    private async Task<int> UntilGoneAsync(KubernetesClient api, string name, bool isWorker, CancellationToken cancel)
    {
        if (!wait) return await SayAsync($"{name} has been asked to leave");
        await WaitAsync($"{name} to leave", async token =>
        {
            if (await api.TryGetAsync(ResourceTypes.ControlPlaneNodes, null, name, token) is null) return null;
            var controlPlane = await api.TryGetAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, token);
            return isWorker ? "the operator takes its objects away" : controlPlane?.Status?.Etcd?.Pending ?? "the operator takes its etcd member out, then its objects";
        }, cancel);
        return await SayAsync($"{name} is no {(isWorker ? "worker" : "node of the control plane")} any more; if its machine still runs, `cpctl reset` there puts its files aside");
    }

    private Task WaitAsync(string what, Func<CancellationToken, Task<string?>> look, CancellationToken cancel) =>
        new ClusterWait(services).UntilAsync(what, Limit, look, "It goes on without this command; `cpctl status` shows how far it is.", cancel);

    private static Task<(IReadOnlyList<ControlPlaneNode> Nodes, IReadOnlyList<EtcdMemberStatus> Members)> ReadAsync(KubernetesClient api, CancellationToken cancel) =>
        ApiErrors.ExplainAsync(async () =>
        {
            var controlPlane = await api.TryGetAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, cancel);
            return (await api.ListAllAsync(ResourceTypes.ControlPlaneNodes, null, null, cancel), controlPlane?.Status?.Etcd?.Members ?? []);
        });

    private static Task<ControlPlaneNode> AskAsync(KubernetesClient api, string name, JsonObject spec, CancellationToken cancel) => ApiErrors.ExplainAsync(
        () => api.MergePatchAsync(ResourceTypes.ControlPlaneNodes, null, name, new JsonObject { ["spec"] = spec }, cancel));

    private async Task<int> SayAsync(TerminalLine text)
    {
        await services.Console.Out.WriteLineAsync(text);
        return (int)ExitCode.Done;
    }
}
