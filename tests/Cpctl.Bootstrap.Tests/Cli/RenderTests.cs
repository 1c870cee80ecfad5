using Cpctl.Api.Configuration;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Tests.Host;

namespace Cpctl.Bootstrap.Tests.Cli;

[Trait("Category", "Unit")]
public sealed class RenderTests : IDisposable
{
    private readonly TemporaryNode _node = new();
    private readonly FakeHost _host = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task Render_Config_WritesEverythingBelowTheDirectoryAndNothingElse()
    {
        var rendered = await RenderAsync();
        Assert.All(
            new[]
            {
                rendered.AdminKubeconfig, rendered.Manifest("bootstrap-etcd"), rendered.Manifest("bootstrap-kube-apiserver"), rendered.Manifest("kube-scheduler"),
                rendered.KubeletConfigFile, rendered.KubeletEnvironmentFile, rendered.SignersFile, rendered.NodeIdentityFile, rendered.EncryptionConfigFile,
                Path.Combine(rendered.PkiDirectory, "apiserver.crt"), Path.Combine(rendered.Root, "README.txt"),
            },
            file => Assert.True(File.Exists(file), file));
        Assert.All(
            Directory.EnumerateFiles(_node.Paths.Root, "*", SearchOption.AllDirectories),
            file => Assert.True(file.StartsWith(rendered.Root, StringComparison.Ordinal) || file.EndsWith("cluster.yaml", StringComparison.Ordinal), file));
    }

    [Fact]
    public async Task Render_TemporaryApiServer_StoresInTheTemporaryEtcdOnItsOwnSlot()
    {
        var manifest = Yaml.Read(File.ReadAllText((await RenderAsync()).Manifest("bootstrap-kube-apiserver")))!;
        var command = manifest["spec"]!["containers"]![0]!["command"]!.AsArray().Select(argument => argument!.GetValue<string>()).ToList();
        Assert.Contains("--etcd-servers=https://10.0.0.1:12379", command);
        Assert.Contains("--secure-port=6444", command);
        Assert.Equal("bootstrap-kube-apiserver", manifest["metadata"]!["name"]!.GetValue<string>());
        Assert.Null(manifest["metadata"]!["labels"]!["cpctl.dev/revision"]);
    }

    [Fact]
    public async Task Render_TemporaryEtcd_HasPortsAndDataOfItsOwn()
    {
        var text = File.ReadAllText((await RenderAsync()).Manifest("bootstrap-etcd"));
        Assert.All(
            ["--name=bootstrap", "https://10.0.0.1:12379", "https://10.0.0.1:12380", "--initial-cluster-state=new", "--client-cert-auth=true", "/var/lib/cpctl/bootstrap-etcd"],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.DoesNotContain(":2379", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_Twice_NeverRepeatsTheClusterToken()
    {
        string Token(NodePaths paths) => File.ReadLines(paths.Manifest("bootstrap-etcd")).Single(line => line.Contains("--initial-cluster-token", StringComparison.Ordinal));
        Assert.NotEqual(Token(await RenderAsync("one")), Token(await RenderAsync("two")));
    }

    [Fact]
    public async Task Render_DirectoryInUse_IsBadInput()
    {
        var rendered = await RenderAsync();
        var again = await CommandRun.OfAsync(_node, _host, "render", "--config", Config(), "--output", rendered.Root);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("not empty", again.Error, StringComparison.Ordinal);
    }

    private async Task<NodePaths> RenderAsync(string name = "out")
    {
        var output = Path.Combine(_node.Paths.Root, name);
        var run = await CommandRun.OfAsync(_node, _host, "render", "--config", Config(), "--output", output);
        Assert.True(run.ExitCode == 0, run.Error);
        return new NodePaths(output);
    }

    private string Config() => TemporaryNode.Write(
        Path.Combine(_node.Paths.Root, "cluster.yaml"), "apiVersion: cpctl.dev/v1alpha1\nkind: ControlPlane\nmetadata: {name: cluster}\nspec: {version: v1.20.2, images: {cpctl: local/cpctl:1}}\n");
}
