using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Members;
using Cpctl.StaticPods.Agent.LocalApi;

namespace Cpctl.Bootstrap.Support;

/// <summary>Collects what this node knows, with or without an API: what its agent, its etcd and its container runtime say, its files and its logs.</summary>
internal sealed class NodePart(CliServices services, NodeIdentity identity, int logBytes)
{
    /// <summary>Who hangs is left out.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static readonly (string Name, int Port)[] Metrics = [("agent", 10290), ("operator", 10291), ("etcd", 2381)];

    public static string Folder(string node) => $"nodes/{node}";

    public async Task CollectAsync(SupportArchive archive, CancellationToken cancel)
    {
        var folder = Folder(identity.Name);
        await archive.TryAddAsync($"{folder}/agent.json", () => AgentAsync(cancel), cancel);
        await archive.TryAddAsync($"{folder}/containers.txt", () => ContainersAsync(cancel), cancel);
        await archive.TryAddAsync($"{folder}/listing.txt", () => Task.FromResult(NodeFiles.Listing(services.Paths)), cancel);
        if (identity.Role == NodeRole.ControlPlane) await archive.TryAddAsync($"{folder}/etcd.json", () => EtcdAsync(cancel), cancel);
        foreach (var (name, port) in Metrics.Where(source => identity.Role == NodeRole.ControlPlane || source.Name == "agent"))
            await archive.TryAddAsync($"{folder}/metrics/{name}.txt", () => MetricsAsync(port, cancel), cancel);
        foreach (var file in NodeFiles.Of(services.Paths))
            await archive.TryAddAsync($"{folder}/files{services.Paths.OnNode(file)}", () => FileAsync(file, cancel), cancel);
    }

    private async Task<string> AgentAsync(CancellationToken cancel)
    {
        using var agent = new AgentSocketClient(services.Paths);
        return Text(JsonSerializer.SerializeToNode(await agent.StatusAsync(cancel), SupportJson.Default.NodeReport)!);
    }

    private async Task<string> EtcdAsync(CancellationToken cancel)
    {
        using var etcd = NodeEtcdAccess.Open(services);
        return Text(MembersReport.ToJson(await etcd.ObserveAsync(cancel)));
    }

    private async Task<string> ContainersAsync(CancellationToken cancel)
    {
        using var cri = new CriClient(services.Paths.ContainerdSocket, services.Time);
        var table = new TextTable("POD", "CONTAINER", "STATE", "ATTEMPT", "CREATED", "IMAGE");
        foreach (var container in (await cri.ListContainersAsync(null, null, cancel)).OrderBy(container => container.CreatedAt))
        {
            table.Add(
                container.Labels.GetValueOrDefault("io.kubernetes.pod.name"),
                container.Name,
                container.State.ToString(),
                container.Attempt.ToString(CultureInfo.InvariantCulture),
                container.CreatedAt.ToString("u", CultureInfo.InvariantCulture),
                container.Image);
        }

        return Text(table);
    }

    private async Task<string> FileAsync(string file, CancellationToken cancel)
    {
        var text = await NodeFiles.ReadEndAsync(file, logBytes, cancel);
        return Path.GetDirectoryName(file) == services.Paths.ManifestsDirectory ? ForeignValues.OfYaml(text) : text;
    }

    private static async Task<string> MetricsAsync(int port, CancellationToken cancel)
    {
        using var http = new HttpClient { Timeout = Limit };
        return await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"), cancel);
    }

    private static string Text(JsonNode json)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        ResultWriter.Write(writer, OutputFormat.Json, json);
        return writer.ToString();
    }

    private static string Text(TextTable table)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        table.Write(writer);
        return writer.ToString();
    }
}
