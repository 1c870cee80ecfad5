using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Cpctl.Etcd.Tests.Real;

/// <summary>etcd's own tools of a cluster's release, run against one member of it.</summary>
internal sealed class EtcdControl(TestCluster cluster, string member)
{
    public Task SaveAsync(string file)
    {
        var client = cluster.Certificates.Client;
        return RunAsync(
            "etcdctl", $"--endpoints={cluster.Node(member).ClientUrl}", $"--cacert={client.Authority}", $"--cert={client.Certificate}", $"--key={client.Key}",
            "snapshot", "save", file);
    }

    /// <summary>etcdutl has it from 3.5.</summary>
    public async Task<JsonNode> StatusAsync(string file)
    {
        var program = File.Exists(Path.Combine(cluster.Release.Directory, "etcdutl")) ? "etcdutl" : "etcdctl";
        return JsonNode.Parse(await RunAsync(program, "snapshot", "status", file, "--write-out=json"))!;
    }

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
