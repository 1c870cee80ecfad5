using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Cpctl.Etcd.Tests.Real;

/// <summary>etcd's own tools of a cluster's release, run against one member of it.</summary>
internal sealed class EtcdControl(TestCluster cluster, string member)
{
    public Task SaveAsync(string file) => ClientAsync("snapshot", "save", file);

    /// <summary>etcdctl with these arguments.</summary>
    public Task<string> ClientAsync(params string[] arguments)
    {
        var client = cluster.Certificates.Client;
        return RunAsync(
            "etcdctl",
            [$"--endpoints={cluster.Node(member).ClientUrl}", $"--cacert={client.Authority}", $"--cert={client.Certificate}", $"--key={client.Key}", .. arguments]);
    }

    /// <summary>Every present key as etcd tells it: value, revisions, version, lease.</summary>
    public async Task<JsonArray> KeysAsync() => JsonNode.Parse(await ClientAsync("get", "", "--from-key", "--write-out=json"))!["kvs"]?.AsArray() ?? [];

    /// <summary>etcdutl has it from 3.5.</summary>
    public async Task<JsonNode> StatusAsync(string file)
    {
        return JsonNode.Parse(await RunAsync(Offline, "snapshot", "status", file, "--write-out=json"))!;
    }

    /// <summary>What etcd's own tool makes of a snapshot, for the only member of a new cluster.</summary>
    public Task RestoreAsync(string file, string directory, string name, string peerUrl, string token) => RunAsync(
        Offline, "snapshot", "restore", file, $"--data-dir={directory}", $"--name={name}", $"--initial-cluster={name}={peerUrl}",
        $"--initial-advertise-peer-urls={peerUrl}", $"--initial-cluster-token={token}");

    private string Offline => File.Exists(Path.Combine(cluster.Release.Directory, "etcdutl")) ? "etcdutl" : "etcdctl";

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(cluster.Release.Directory, program), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["ETCDCTL_API"] = "3" },
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        return output;
    }
}
