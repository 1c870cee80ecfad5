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

    public async Task<int> RemoveAsync(string name, CancellationToken cancel)
    {
        using var api = ClusterConnection.Open(services, kubeconfig);
        var (nodes, members) = await ReadAsync(api, cancel);
        NodeRequest.ToRemove(name, nodes, members);
        if (dryRun) return await SayAsync($"{name} would leave: its etcd member first, then its objects; the machine keeps its files until `cpctl reset` on it");
        await AskAsync(api, name, new JsonObject { ["leave"] = true }, cancel);
        return await UntilGoneAsync(api, name, cancel);
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
        return await UntilGoneAsync(api, old, cancel);
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
            return node?.Status?.Restarted == id ? null : node?.Status?.Components.Select(part => part.Message).FirstOrDefault(text => text is not null) ?? $"{name} is {node?.Status?.Phase}";
        }, cancel);
        return await SayAsync($"{what} on {name} restarted");
    }

    private async Task<int> UntilGoneAsync(KubernetesClient api, string name, CancellationToken cancel)
    {
        if (!wait) return await SayAsync($"{name} has been asked to leave");
        await WaitAsync($"{name} to leave", async token =>
        {
            if (await api.TryGetAsync(ResourceTypes.ControlPlaneNodes, null, name, token) is null) return null;
            var controlPlane = await api.TryGetAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, token);
            return controlPlane?.Status?.Etcd?.Pending ?? "the operator takes its etcd member out, then its objects";
        }, cancel);
        return await SayAsync($"{name} is no node of the control plane any more; if its machine still runs, `cpctl reset` there puts its files aside");
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
